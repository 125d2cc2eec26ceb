"""The counsellors' desk: the queue of a centre, one question on its page, and what is done."""
