"""The form of a recording in the admin."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from .models import Recording
from .services import confirm, keep_recording
from .sound import Sound, SoundError, cleaned


class RecordingForm(WagtailAdminModelForm):
    """Takes a file for what its bytes are, and knows whether somebody compared it with the text."""

    is_still_right = forms.BooleanField(
        label=_("I listened: it says what the page says now"),
        required=False,
        help_text=_("Tick it after a change of the page that changes nothing that is heard."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sound: Sound | None = None
        if self.instance.pk is None:
            self.fields.pop("is_still_right", None)
        elif "page" in self.fields:
            # Another page is another recording: this one's text would not be its own.
            self.fields["page"].disabled = True

    def clean_page(self) -> Any:
        page = self.cleaned_data["page"]
        if page is None:
            return page
        if page.alias_of_id:
            raise forms.ValidationError(
                _("This page waits for its translation. Choose the page whose text was read.")
            )
        return page

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if not isinstance(sent, UploadedFile):
            return sent
        limit = settings.MRC_RECORDING_MAX_BYTES
        if (sent.size or 0) > limit:
            raise forms.ValidationError(
                _("At most %(limit)s. Export it as speech: one channel, 32 kbit/s.")
                % {"limit": filesizeformat(limit)}
            )
        try:
            self.sound = cleaned(sent.read())
        except SoundError as error:
            raise forms.ValidationError(str(error.message)) from error
        return sent

    def save(self, commit: bool = True) -> Recording:
        page = self.cleaned_data["page"].specific
        if self.sound is not None:
            return keep_recording(
                page=page, sound=self.sound, by=self.for_user, recording=self._stored()
            )
        recording: Recording = self._stored() or self.instance
        if self.cleaned_data.get("is_still_right"):
            confirm(recording=recording, page=page)
        return recording

    def _stored(self) -> Recording | None:
        """As the database has it: the form has put what was sent into its own instance."""
        return Recording.objects.filter(pk=self.instance.pk).first() if self.instance.pk else None
