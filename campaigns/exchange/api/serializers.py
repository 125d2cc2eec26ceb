"""What a program is told about a session. No name of a person, and nothing that somebody typed
freely: numbers, closed lists and places."""

from typing import Any, ClassVar

from rest_framework import serializers

from campaigns.records.models import Campaign, Institution, SessionVersion
from mrc.core.models import District


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    class Meta:
        model = Campaign
        fields: ClassVar[list[str]] = [
            "id", "slug", "name_en", "name_ur", "starts_on", "ends_on", "state", "is_sample",
        ]  # fmt: skip


class DistrictSerializer(serializers.ModelSerializer[District]):
    province = serializers.CharField(source="province.name_en")

    class Meta:
        model = District
        fields: ClassVar[list[str]] = ["id", "name_en", "name_ur", "province"]


class InstitutionSerializer(serializers.ModelSerializer[Institution]):
    """`merged_into` is the one that stays; sessions already name that one."""

    class Meta:
        model = Institution
        fields: ClassVar[list[str]] = [
            "id", "name_en", "name_ur", "district", "kind", "ownership", "gender_intake",
            "enrolment", "enrolment_on", "code", "state", "merged_into",
        ]  # fmt: skip


class CellSerializer(serializers.Serializer[Any]):
    sex = serializers.CharField()
    age_band = serializers.CharField()
    count = serializers.IntegerField()


class SessionSerializer(serializers.ModelSerializer[SessionVersion]):
    """A session as its current version tells it. `counted` says whether figures count it."""

    id = serializers.UUIDField(source="session_id")
    reference = serializers.CharField(source="session.reference")
    state = serializers.CharField(source="session.state")
    version = serializers.IntegerField(source="number")
    centre = serializers.CharField(source="session.centre.code")
    counted = serializers.SerializerMethodField()
    institution = serializers.UUIDField(source="institution_standing", allow_null=True)
    topics = serializers.SerializerMethodField()
    attendance = CellSerializer(source="cells", many=True)
    total = serializers.SerializerMethodField()
    received_at = serializers.DateTimeField(source="session.received_at")
    is_sample = serializers.BooleanField(source="session.is_sample")

    class Meta:
        model = SessionVersion
        fields: ClassVar[list[str]] = [
            "id", "reference", "state", "counted", "version", "content_hash", "centre", "campaign",
            "held_on", "starts_at", "ends_at", "mode", "institution", "district", "topics",
            "language", "audience", "count_method", "attendance", "total", "headcount_declared",
            "first_time_count", "staff_present", "referrals", "pre_tested", "pre_passed",
            "post_tested", "post_passed", "received_at", "is_sample",
        ]  # fmt: skip

    def get_counted(self, version: SessionVersion) -> bool:
        return version.session.state == "verified"

    def get_topics(self, version: SessionVersion) -> list[str]:
        return sorted(row.topic.key for row in version.topic_rows.all())

    def get_total(self, version: SessionVersion) -> int:
        return sum(cell.count for cell in version.cells.all())


class FigureSerializer(serializers.Serializer[Any]):
    """One row of figures: all, a quarter or a campaign. A figure that nobody knows is null."""

    kind = serializers.ChoiceField(choices=["total", "quarter", "campaign"])
    key = serializers.CharField()
    label = serializers.CharField()
    figures = serializers.DictField(child=serializers.FloatField(allow_null=True))


class DefinitionSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()
    definition = serializers.CharField()


class ReportSerializer(serializers.Serializer[Any]):
    counting_rule = serializers.CharField()
    is_sample = serializers.BooleanField()
    definitions = DefinitionSerializer(many=True)
    rows = FigureSerializer(many=True)
