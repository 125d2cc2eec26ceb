import wagtail.fields
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("home", "0007_search_words"),
    ]

    operations = [
        migrations.AlterField(
            model_name="informationpage",
            name="body",
            field=wagtail.fields.StreamField(
                [
                    ("heading", 0),
                    ("text", 1),
                    ("steps", 7),
                    ("checklist", 10),
                    ("callout", 13),
                    ("contact", 16),
                    ("question", 19),
                    ("image", 23),
                    ("quote", 27),
                    ("video", 32),
                    ("document", 35),
                    ("facts", 38),
                    ("costs", 41),
                ],
                blank=True,
                block_lookup={
                    0: ("mrc.core.blocks.HeadingBlock", (), {}),
                    1: ("mrc.core.blocks.TextBlock", (), {}),
                    2: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "heading", "max_length": 120, "required": False},
                    ),
                    3: ("wagtail.blocks.CharBlock", (), {"label": "what to do", "max_length": 120}),
                    4: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {"features": ["bold", "italic", "link"], "label": "how", "required": False},
                    ),
                    5: ("wagtail.blocks.StructBlock", [[("title", 3), ("text", 4)]], {}),
                    6: ("wagtail.blocks.ListBlock", (5,), {"label": "steps", "min_num": 1}),
                    7: ("wagtail.blocks.StructBlock", [[("heading", 2), ("items", 6)]], {}),
                    8: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {"features": ["bold", "italic", "link"], "label": "item"},
                    ),
                    9: ("wagtail.blocks.ListBlock", (8,), {"label": "items", "min_num": 1}),
                    10: ("wagtail.blocks.StructBlock", [[("heading", 2), ("items", 9)]], {}),
                    11: (
                        "wagtail.blocks.ChoiceBlock",
                        [],
                        {
                            "choices": [
                                ("info", "Good to know"),
                                ("caution", "Be careful"),
                                ("danger", "Danger"),
                            ],
                            "label": "tone",
                        },
                    ),
                    12: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {"features": ["bold", "italic", "link", "ul"], "label": "text"},
                    ),
                    13: (
                        "wagtail.blocks.StructBlock",
                        [[("tone", 11), ("heading", 2), ("text", 12)]],
                        {},
                    ),
                    14: (
                        "wagtail.snippets.blocks.SnippetChooserBlock",
                        ("core.Contact",),
                        {"label": "contact"},
                    ),
                    15: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "when to call", "max_length": 200, "required": False},
                    ),
                    16: ("wagtail.blocks.StructBlock", [[("contact", 14), ("note", 15)]], {}),
                    17: ("wagtail.blocks.CharBlock", (), {"label": "question", "max_length": 200}),
                    18: (
                        "wagtail.blocks.RichTextBlock",
                        (),
                        {"features": ["bold", "italic", "link", "ul", "ol"], "label": "answer"},
                    ),
                    19: ("wagtail.blocks.StructBlock", [[("question", 17), ("answer", 18)]], {}),
                    20: ("wagtail.images.blocks.ImageChooserBlock", (), {"label": "image"}),
                    21: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {
                            "help_text": "For people who cannot see it. Empty only if the image is decoration.",
                            "label": "what the image shows",
                            "max_length": 200,
                            "required": False,
                        },
                    ),
                    22: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "caption", "max_length": 200, "required": False},
                    ),
                    23: (
                        "wagtail.blocks.StructBlock",
                        [[("image", 20), ("alt", 21), ("caption", 22)]],
                        {},
                    ),
                    24: ("wagtail.blocks.TextBlock", (), {"label": "quote"}),
                    25: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "who said it", "max_length": 160},
                    ),
                    26: ("wagtail.blocks.URLBlock", (), {"label": "source", "required": False}),
                    27: (
                        "wagtail.blocks.StructBlock",
                        [[("text", 24), ("who", 25), ("source", 26)]],
                        {},
                    ),
                    28: ("wagtail.blocks.CharBlock", (), {"label": "title", "max_length": 160}),
                    29: ("wagtail.blocks.URLBlock", (), {"label": "address"}),
                    30: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"label": "length in minutes", "min_value": 1, "required": False},
                    ),
                    31: (
                        "wagtail.blocks.IntegerBlock",
                        (),
                        {"label": "size in MB", "min_value": 1, "required": False},
                    ),
                    32: (
                        "wagtail.blocks.StructBlock",
                        [[("title", 28), ("url", 29), ("minutes", 30), ("megabytes", 31)]],
                        {},
                    ),
                    33: (
                        "wagtail.documents.blocks.DocumentChooserBlock",
                        (),
                        {"label": "document"},
                    ),
                    34: (
                        "wagtail.blocks.CharBlock",
                        (),
                        {"label": "title", "max_length": 160, "required": False},
                    ),
                    35: ("wagtail.blocks.StructBlock", [[("document", 33), ("title", 34)]], {}),
                    36: (
                        "wagtail.snippets.blocks.SnippetChooserBlock",
                        ("destinations.FactKind",),
                        {"label": "kind of fact"},
                    ),
                    37: (
                        "wagtail.blocks.ListBlock",
                        (36,),
                        {"label": "kinds of facts", "min_num": 1},
                    ),
                    38: ("wagtail.blocks.StructBlock", [[("heading", 2), ("kinds", 37)]], {}),
                    39: (
                        "wagtail.blocks.ListBlock",
                        (36,),
                        {"label": "what is added up", "min_num": 1},
                    ),
                    40: (
                        "wagtail.blocks.ListBlock",
                        (36,),
                        {"default": [], "label": "what is not in the sum"},
                    ),
                    41: (
                        "wagtail.blocks.StructBlock",
                        [[("heading", 2), ("kinds", 39), ("beside", 40)]],
                        {},
                    ),
                },
                verbose_name="body",
            ),
        ),
    ]
