"""What no line carries, and why: every table of an installation is told by a line, or named here."""

from __future__ import annotations

from collections.abc import Mapping

WITHIN: Mapping[str, str] = {
    "auth.User_groups": "person",
    "translations.Cohort_people": "cohort",
    "taggit.Tag": "picture",
    "taggit.TaggedItem": "picture",
}
"""Tables that are told by names within a line of this kind."""

_AGAIN = "made again from what is carried"
_MACHINE = "about one machine and its clock"
_KEY = "a key; whoever needs one gets it anew"
_COUNTED = "counts of some hours or days, against abuse"
_PREPARED = "made by bpod prepare in every installation"
_UNUSED = "a table of Wagtail that nothing here uses"

LEFT_OUT: Mapping[str, str] = {
    "posts.PictureCut": _AGAIN,
    "editions.PictureCuts": _AGAIN,
    "search.Document": _AGAIN,
    "search.Text": _AGAIN,
    "search.Facet": _AGAIN,
    "search.Word": _AGAIN,
    "search.Version": _AGAIN,
    "website.BakedPage": _AGAIN,
    "website.Mention": _AGAIN,
    "website.BakedTopic": _AGAIN,
    "website.BakedSite": _AGAIN,
    "feeds.BakedFeed": _AGAIN,
    "feeds.ArchivedPost": _AGAIN,
    "translations.MemoryUnit": _AGAIN,
    "wagtailcore.ReferenceIndex": _AGAIN,
    "wagtailsearch.IndexEntry": _AGAIN,
    "wagtailsearch.SQLiteFTSIndexEntry": _AGAIN,
    "schedule.Rehearsal": "what this machine's outlets and files said before a slot; given anew before the next one",
    "deliveries.Pace": _MACHINE,
    "deliveries.LedgerClock": _MACHINE,
    "deliveries.ClockJump": _MACHINE,
    "submissions.FormUse": _COUNTED,
    "newsletter.Knock": _COUNTED,
    "accounts.CacheEntry": _COUNTED,
    "accounts.Invitation": _KEY,
    "translations.Invitation": _KEY,
    "schedule.CalendarAddress": _KEY,
    "api.Token": _KEY,
    "api.FedDraft": "what a token was used for; without the token it says nothing",
    "mfa.Authenticator": _KEY,
    "account.EmailConfirmation": _KEY,
    "wagtailcore.APIToken": _KEY,
    "sessions.Session": "who is signed in just now",
    "usersessions.UserSession": "who is signed in just now",
    "importing.Upload": "what was handed in at the desk; what became of each file stands in `imported_file`",
    "importing.UploadedPage": "what was handed in at the desk; what became of each file stands in `imported_file`",
    "auth.Permission": _PREPARED,
    "auth.Group": _PREPARED,
    "auth.Group_permissions": _PREPARED,
    "auth.User_user_permissions": "rights come with a role, and never one by one",
    "contenttypes.ContentType": _PREPARED,
    "wagtailcore.Collection": "the library is one collection",
    "wagtailcore.GroupCollectionPermission": _PREPARED,
    "wagtailcore.Workflow": _PREPARED,
    "wagtailcore.WorkflowTask": _PREPARED,
    "wagtailcore.WorkflowContentType": _PREPARED,
    "wagtailcore.Task": _PREPARED,
    "wagtailcore.GroupApprovalTask": _PREPARED,
    "wagtailcore.GroupApprovalTask_groups": _PREPARED,
    "wagtailcore.UploadedFile": "a picture between two steps of a form",
    "wagtailadmin.EditingSession": "who has which form open just now",
    "wagtailadmin.FormState": "who has which form open just now",
    "wagtailadmin.Admin": _UNUSED,
    "wagtailcore.CollectionViewRestriction": _UNUSED,
    "wagtailcore.CollectionViewRestriction_groups": _UNUSED,
    "wagtailcore.Comment": _UNUSED,
    "wagtailcore.CommentReply": _UNUSED,
    "wagtailcore.GroupPagePermission": _UNUSED,
    "wagtailcore.GroupSitePermission": _UNUSED,
    "wagtailcore.Locale": _UNUSED,
    "wagtailcore.Page": _UNUSED,
    "wagtailcore.PageLogEntry": _UNUSED,
    "wagtailcore.PageSubscription": _UNUSED,
    "wagtailcore.PageViewRestriction": _UNUSED,
    "wagtailcore.PageViewRestriction_groups": _UNUSED,
    "wagtailcore.Site": _UNUSED,
    "wagtailcore.WorkflowPage": _UNUSED,
    "wagtaildocs.Document": _UNUSED,
    "wagtailimages.Image": _UNUSED,
    "wagtailimages.Rendition": _UNUSED,
}
