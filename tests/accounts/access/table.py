"""Who may GET and who may POST each address.

To add an address, add one line: its name, who may GET it, who may POST to it, and what it is about. The words of the audiences are in
audiences.py, what an address can be about in cast.py (`things`); `-` is an address that is about nothing. A name may end in `*`.
`nobody` for GET is an address that only takes POST; for POST one that takes none: it then writes nothing, whoever asks.
The first line that fits counts. `staff?`: nobody but staff, and staff not always (it depends on more than who asks). A POST is asked with
next to nothing in it, so who may POST is never held to an answer: what is proved is that all others are refused.
`-` as what it is about, where the address needs something, is refused: write what it is about, or add a thing to cast.py.
Who is not named must be refused (sent to sign in, 403, 404 or 405) and must not write a row."""

TABLE = """
overview                   everybody   nobody      -
search                     everybody   nobody      -
area                       everybody   nobody      area
goal                       everybody   nobody      goal
goal-barriers              staff-shown staff-shown goal
barrier-list               staff       nobody      -
barrier-settle             nobody      opm+governor+own barrier
alignment                  everybody   nobody      -
compare                    everybody   nobody      -
agency-list                everybody   nobody      -
agency                     everybody   nobody      agency
agency-reorganise          opm         opm         agency
corrections                everybody   nobody      -
corrections-feed           everybody   nobody      -
measure-list               everybody   nobody      -
measure                    shown       nobody      measure
revisions                  shown       nobody      measure
control                    shown       nobody      measure
limits                     commissioner+opm commissioner+opm measure
measure-notes              agency      agency      measure
measure-comments           staff-shown staff-shown measure
comment-new                nobody      staff       -
comment-people             staff?      nobody      -
comment-answer             nobody      staff       comment
comment-settle             nobody      agency      comment
my-updates                 staff       nobody      -
my-grid                    agency      agency      -
my-save                    nobody      agency      -
my-hand-in                 agency      agency      -
approvals                  staff       staff       -
my-comments                staff       staff       -
correct                    agency      agency      measure
target-withdraw            opm         opm         target
formula                    shown       opm         measure
change                     commissioner+opm commissioner+opm measure
proposals                  staff       nobody      -
proposal                   readers     opm         proposal
proposal-withdraw          nobody      commissioner+opm proposal
period-list                everybody   opm         -
period-dates               opm         opm         period
reopening-end              nobody      opm         reopening
integrity                  everybody   nobody      -
rollover                   opm         opm         -
rollover-decide            nobody      opm         -
goal-update                readers     own         update
goal-update-save           nobody      own         update
update-evidence            readers     nobody      update
measure-miss               readers     commissioner measure
audit-entry                opm?        nobody      entry
api-update                 readers     own         update
api-update-submit          nobody      commissioner update
api-comments               nobody      staff       -
api-goals-updates          everybody   nobody      goal
methods                    everybody   nobody      -
tokens                     commissioner+administrator commissioner+administrator -
token-revoke               nobody      commissioner+administrator token
account                    signed-in   nobody      -
session-end                nobody      signed-in   -
session                    everybody   everybody   -
looked                     nobody      signed-in   -
data                       everybody   nobody      -
upload-list                agency      agency      -
upload-new                 agency      agency      -
upload                     agency?     nobody      upload
upload-publish             nobody      agency      upload
upload-discard             nobody      agency      upload
upload-cancel              nobody      agency      upload
upload-withdraw            nobody      agency      upload
upload-again               nobody      agency      upload
upload-file                agency?     nobody      upload-file
upload-mapping             agency?     agency      upload
upload-template            agency      nobody      form
run-list                   opm         opm         -
run                        opm         nobody      run
run-cancel                 nobody      opm         run
draft-list                 agency      nobody      -
draft-settle               nobody      agency      -
draft                      agency?     agency      draft
downloads                  everybody   nobody      -
catalogue-file             everybody?  nobody      form
table-file                 everybody   nobody      table
data-json                  everybody   nobody      -
small-numbers              everybody   nobody      -
small-numbers-agency       opm         opm         agency
small-numbers-dimension    opm         opm         dimension
layout-list                agency      nobody      -
layout-new                 agency      agency      -
layout                     keepers     nobody      layout
layout-edit                agency      agency      layout
layout-try                 nobody      staff       layout
layout-retire              nobody      agency      layout
feed-list                  readers     nobody      -
feed-new                   opm         opm         -
feed                       readers     nobody      feed
feed-edit                  opm         opm         feed
feed-ask                   nobody      opm         feed
feed-switch                nobody      opm         feed
feed-moved                 nobody      opm         feed
mail-preferences           signed-in   signed-in   -
following                  signed-in   signed-in   -
follow-confirm             nobody      nobody      secret
follow-stop                nobody      nobody      secret
follow                     shown       shown       followed
mail-stop                  nobody      nobody      secret
audit                      opm         nobody      -
history                    readers     nobody      followed
outbox                     opm         nobody      -
outbox-digests             nobody      opm         -
outbox-again-all           nobody      opm         -
outbox-works               nobody      opm         -
outbox-mail                opm         nobody      mail
outbox-html                opm         nobody      mail
outbox-again               nobody      opm         mail
about                      everybody   nobody      -
permissions                everybody   nobody      -
accessibility              everybody   nobody      -
glossary                   everybody   nobody      -
design                     staff       nobody      -
healthz                    everybody   nobody      -
readyz                     everybody?  nobody      -
api                        everybody   nobody      -
api-schema                 everybody   nobody      -
api-handed-in              agency?     nobody      upload
api-agencies-detail        everybody   nobody      agency
api-areas-detail           everybody   nobody      area
api-goals-detail           everybody   nobody      goal
api-measures-detail        shown       nobody      measure
api-scorecards-detail      shown       nobody      measure
api-readings-list          everybody   agency      -
api-*-list                 everybody   nobody      -
set_language               everybody?  everybody   -
account_login              everybody   everybody   -
account_logout             everybody   everybody   -
account_inactive           everybody   nobody      -
account_reauthenticate     signed-in   signed-in   -
account_change_password    signed-in   signed-in   -
account_set_password       nobody      nobody      -
account_reset_password     everybody   everybody   -
account_reset_password_*   everybody   everybody   key
account_signup             nobody      nobody      -
account_email              nobody      nobody      -
account_email_verification_sent nobody      nobody      -
mfa_authenticate           everybody?  everybody   -
mfa_reauthenticate*        signed-in   signed-in   -
mfa_*_webauthn             signed-in?  signed-in   factor
mfa_*                      signed-in?  signed-in   -
openid_connect_*           everybody?  everybody   provider
saml_*                     everybody?  everybody   provider
socialaccount_connections  signed-in?  signed-in   -
socialaccount_signup       nobody      nobody      -
socialaccount_*            everybody?  everybody   -
usersessions_list          nobody      nobody      -
admin:login                nobody      nobody      -
admin:logout               everybody?  everybody   -
admin:jsi18n               opm         nobody      -
admin:password_change*     opm         opm         -
admin:autocomplete         opm         nobody      -
admin:index                opm         nobody      -
admin:app_list             opm         nobody      app
admin:*_delete             nobody      nobody      admin
admin:view_on_site         nobody      nobody      shortcut
admin:metrics_change_add   nobody      nobody      -
admin:metrics_shownreading_add nobody      nobody      -
admin:metrics_smallnumberrule_add nobody      nobody      -
admin:metrics_target_add   nobody      nobody      -
admin:metrics_upload_add   nobody      nobody      -
admin:accounts_*_change    administrator? administrator admin
admin:accounts_*_history   administrator? nobody      admin
admin:accounts_*           administrator administrator admin
admin:auth_user_*          administrator administrator admin
admin:auth_*               nobody      nobody      admin
admin:account_*            nobody      nobody      admin
admin:mfa_*                nobody      nobody      admin
admin:usersessions_*       nobody      nobody      admin
admin:socialaccount_*      nobody      nobody      admin
admin:*_change             opm?        opm         admin
admin:*_history            opm?        nobody      admin
admin:*                    opm         opm         admin
"""

SAID = {
    "measure-miss": {"do": "ask", "until": "2019-12-31", "interim": "35", "why": "The new system is late."},
    "goal-update": {"do": "save", "version": "1"},
    "my-save": {"agency": "ASH"},
}
"""What a POST must say to be understood, where an empty one is not."""
