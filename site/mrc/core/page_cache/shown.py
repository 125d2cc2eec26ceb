"""Which models public pages show: all models are named here, so that no new one is forgotten.

A test compares these lists with the models that there are.
"""


def _of(app: str, names: str) -> frozenset[str]:
    return frozenset(f"{app}.{name}" for name in names.split())


#: A write to one of these makes every kept page old at once.
SHOWN = (
    _of("home", "GlossaryTerm GlossaryPage HistoryPage ProgrammePage ProgrammeIndexPage HomePage")
    | _of("home", "InformationPage CentresPage Topic TopicPage SynonymGroup")
    | _of("campaigns", "Programme Campaign Campaign_centres Campaign_districts Campaign_topics")
    | _of("campaigns", "Campaign_countries Topic Partner FrozenTable IssuedCount WaitingCorrection")
    | _of("alerts", "RegisterEdition Promoter PromoterChange AlertCard AlertMessage AlertIndexPage")
    | _of("alerts", "AlertPage AlertPage_countries AlertPage_districts")
    | _of("events", "EventState EventIndexPage EventPage EventPage_centres")
    | _of(
        "destinations", "GuideChange ContractPoint GuideDocument Country FactKind Fact FactVersion"
    )
    | _of("destinations", "Recording GuideIndexPage GuidePage GuidePartPage")
    | _of("core", "PublishedSegments Province District Contact Centre_contacts Centre")
    | _of("wagtailredirects", "Redirect")
    | _of("wagtaildocs", "Document")
    | _of("wagtailimages", "Image")
    | _of("wagtailsearch", "IndexEntry SQLiteFTSIndexEntry")
    | _of("wagtailcore", "Locale Site Page PageViewRestriction PageViewRestriction_groups")
)

#: Any write to one of these may take something away from readers: pages kept from before it do not
#: even stand in for a site that is broken. (So does whatever deletes a row of `SHOWN`.)
TAKES_AWAY = _of("alerts", "AlertMessage") | _of(
    "wagtailcore", "PageViewRestriction PageViewRestriction_groups"
)

#: Shown somewhere, and written all day: by every phone that sends its sessions, by everybody who
#: registers for an event. Pages follow as they grow old, within the minute.
BY_TIME = _of("campaigns", "Session SessionVersion AttendanceCount Institution") | _of(
    "campaigns", "ShortAddress PlannedSession PlannedSession_countries PlannedSession_topics"
) | _of("events", "SeatBook Registration")  # fmt: skip

#: Work of the staff, confidential things, logs, accounts; and what is made when a page is rendered
#: for the first time from something above (renditions, embeds).
NEVER = (
    _of("home", "CheckedLink LinkPlace HardWord MissedSearch MissedSearchMonth UrduNote")
    | _of("campaigns", "InstitutionEvent Target Material ReferenceCounter VersionTopic")
    | _of("campaigns", "VersionFacilitator VersionPartner VersionMaterial BackCheckDraw BackCheck")
    | _of("campaigns", "BackCheckResult ImportBatch ImportRow ExportLog SessionEvent Amendment")
    | _of("campaigns", "RuleFlag EvidenceFile EvidenceView SessionConflict SessionDraft")
    | _of("campaigns", "QuestionSet SetQuestion SetAnswer RoomQuestion SessionSummary DonorReport")
    | _of("campaigns", "ReportSnapshot ReportEvent ReportText PictureClearance ReportPicture")
    | _of("campaigns", "ReportFile ReportDownload CentrePageMail")
    | _of("alerts", "RegisterUpload WarningProposal ScamReport ReportEvidence ReportNote")
    | _of("alerts", "ReportOpening ReportEvent ReportReferral ReportLink ReportMark ReadyText")
    | _of("alerts", "WarningDraft Travel")
    | _of("events", "RegistrationMail")
    | _of("destinations", "FactUpload FactReminder")
    | _of("core", "User User_groups User_user_permissions ApiToken OutboxEvent DailyCount")
    | _of("core", "PageFeedback Subscriber Choice SubscriptionRequest Announcement Digest Delivery")
    | _of("core", "Bounce NoMail Question QuestionEvent QuestionAnswer AnswerMail GuideSuggestion")
    | _of("core", "Lease TimerRun")
    | _of("wagtail_localize", "TranslatableObject TranslationSource Translation TranslationLog")
    | _of("wagtail_localize", "String TranslationContext StringTranslation Template")
    | _of("wagtail_localize", "SegmentOverride StringSegment TemplateSegment")
    | _of("wagtail_localize", "RelatedObjectSegment OverridableSegment LocaleSynchronization")
    | _of("wagtailembeds", "Embed")
    | _of("wagtailusers", "UserProfile")
    | _of("wagtailimages", "Rendition")
    | _of("wagtailadmin", "Admin EditingSession FormState")
    | _of("wagtailcore", "GroupSitePermission APIToken ModelLogEntry Revision Collection")
    | _of("wagtailcore", "CollectionViewRestriction CollectionViewRestriction_groups")
    | _of("wagtailcore", "GroupCollectionPermission UploadedFile WorkflowContentType WorkflowState")
    | _of("wagtailcore", "Workflow WorkflowTask Task GroupApprovalTask GroupApprovalTask_groups")
    | _of("wagtailcore", "TaskState GroupPagePermission WorkflowPage PageLogEntry Comment")
    | _of("wagtailcore", "CommentReply PageSubscription ReferenceIndex")
    | _of("taggit", "Tag TaggedItem")
    | _of("django_tasks_database", "DBTaskResult")
    | _of("account", "EmailAddress EmailConfirmation")
    | _of("mfa", "Authenticator")
    | _of("auth", "Permission Group Group_permissions")
    | _of("contenttypes", "ContentType")
    | _of("sessions", "Session")
)
