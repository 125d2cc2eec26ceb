"""The form behind every picture that an editor uploads: nothing but its pixels is kept.

Wagtail keeps the file as it was sent and copies what a phone wrote into it (place, device, names)
into each size that readers get. Here it is redrawn first, like a reader's or an officer's picture.
"""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from .pictures import DAMAGED, PictureError, redraw


class RefusingImageField(WagtailImageField):
    """Wagtail's field, which asks for the size of a damaged picture and lets the error out."""

    def to_python(self, data: Any) -> Any:
        try:
            return super().to_python(data)
        except ValidationError:
            raise
        except Exception as error:  # what is cut off or forged fails in many ways
            raise ValidationError(str(DAMAGED), code="invalid_image") from error


class RedrawnImageForm(BaseImageForm):
    """Pictures become WebP on white, at most `pictures.LONG_SIDE` pixels long."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = RefusingImageField(
                label=field.label,
                required=field.required,
                widget=field.widget,
                max_length=getattr(field, "max_length", None),
            )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        # An edited picture whose file stays comes as the file that is stored already.
        if not isinstance(sent, UploadedFile):
            return sent
        sent.seek(0)
        try:
            picture = redraw(sent.read())
        except PictureError as error:
            raise ValidationError(str(error.message), code="invalid_image") from error
        name = f"{PurePath(sent.name or 'picture').stem}.{picture.extension}"
        return SimpleUploadedFile(name, picture.data, content_type=picture.content_type)
