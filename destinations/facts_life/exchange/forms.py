from django import forms
from django.utils.translation import gettext_lazy as _


class UploadForm(forms.Form):
    """A file of facts."""

    upload = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,text/csv"}),
        help_text=_("An Excel workbook (.xlsx), or a file saved as “CSV UTF-8”."),
    )
