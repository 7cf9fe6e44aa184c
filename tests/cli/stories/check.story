What may go wrong with mail is told before anything is applied, explained, and accepted with a reason.

--- mxsync.yaml
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}

--- specs/example.com.yaml
zone: example.com
ttl: 30
mx:
  "@": [10 mx_1.example.com, 20 mail.example.com.example.com]
  "*": [10 mail.local]
  lists: [10 a.host.example, 20 a.host.example]

--- specs/brands.yaml
zones: [one.example, two.example, three.example, four.example]
mx: [10 mail.host.example]

$ mxsync check --offline
warning MX003: example.com: target mx_1.example.com has an underscore, which host names may not have
  at specs/example.com.yaml:4:3
  hint: ask the operator of the host for its proper name
error MX006: example.com: target mail.example.com.example.com holds the zone's name twice
  at specs/example.com.yaml:4:3
  hint: a dot was missing in a zone file; write mail.example.com
warning MX012: example.com, *.example.com, lists.example.com: a TTL of 30 s makes senders ask for nearly every mail
  at specs/example.com.yaml:4:3 and 2 more places
  hint: 5m is short enough for a change, 1h for every day
error MX010: *.example.com: target mail.local cannot be found by other networks (RFC 6762 §3: names of one local network)
  at specs/example.com.yaml:5:3
  hint: write a name that everybody can look up
warning MX013: *.example.com: every misspelt name below it receives mail, and names that exist (with an address, say) do not
  at specs/example.com.yaml:5:3
  hint: name the owners that shall receive mail
info MX014: *.example.com: mail.local is the only target
  at specs/example.com.yaml:5:3
warning MX009: lists.example.com: target a.host.example stands here 2 times, which makes it no backup of itself (preferences 10, 20)
  at specs/example.com.yaml:6:3
  hint: keep the lowest preference
info MX014: four.example, one.example, three.example and 1 more owner: mail.host.example is the only target
  at specs/brands.yaml:2:1
5 zones: 2 errors, 6 warnings, 5 infos
[exit 4]

$ mxsync check --offline '*.example'
info MX014: four.example, one.example, three.example and 1 more owner: mail.host.example is the only target
  at specs/brands.yaml:2:1
4 zones: 4 infos

$ mxsync check --offline example.com --format json | head -20
{
 "schema": "mxsync.findings/1",
 "zones": 1,
 "findings": [
  {
   "ref": {
    "provider": "bind",
    "name": "example.com.",
    "id": "",
    "scope": ""
   },
   "id": "MX003",
   "severity": "warning",
   "owner": "example.com.",
   "message": "example.com: target mx_1.example.com has an underscore, which host names may not have",
   "evidence": "",
   "hint": "ask the operator of the host for its proper name",
   "where": "specs/example.com.yaml:4:3",
   "preexisting": false,
   "waived": ""

$ mxsync validate
2> warning MX003: example.com: target mx_1.example.com has an underscore, which host names may not have
2>   at specs/example.com.yaml:4:3
2>   hint: ask the operator of the host for its proper name
2> error MX006: example.com: target mail.example.com.example.com holds the zone's name twice
2>   at specs/example.com.yaml:4:3
2>   hint: a dot was missing in a zone file; write mail.example.com
2> warning MX012: example.com, *.example.com, lists.example.com: a TTL of 30 s makes senders ask for nearly every mail
2>   at specs/example.com.yaml:4:3 and 2 more places
2>   hint: 5m is short enough for a change, 1h for every day
2> error MX010: *.example.com: target mail.local cannot be found by other networks (RFC 6762 §3: names of one local network)
2>   at specs/example.com.yaml:5:3
2>   hint: write a name that everybody can look up
2> warning MX013: *.example.com: every misspelt name below it receives mail, and names that exist (with an address, say) do not
2>   at specs/example.com.yaml:5:3
2>   hint: name the owners that shall receive mail
2> warning MX009: lists.example.com: target a.host.example stands here 2 times, which makes it no backup of itself (preferences 10, 20)
2>   at specs/example.com.yaml:6:3
2>   hint: keep the lowest preference
2> 5 zones in 2 spec files: valid, 2 findings of severity error
[exit 4]

$ mxsync check --explain MX006 | head -8
# MX006: a target holds the zone's name twice

Error. Kind of check: offline.

A target ends with the name of the zone twice, as in `mail.example.com.example.com`.

## Why

$ mxsync check --explain mx14 | head -3
# MX014: a set has only one target

Info. Kind of check: offline.

$ mxsync check --explain MX999
2> error: there is no check 'MX999'
2>   hint: did you mean 'MX109'?
2>   hint: mxsync check --list shows them all
[exit 1]

$ mxsync check --list | grep -e MX001 -e MX006 -e MX014 -e MX101
MX001  error          spec     the preference is a whole number from 0 to 65535
MX006  error          offline  a target holds the zone's name twice
MX014  info           offline  a set has only one target
MX101  error          dns      a target does not exist or has no address

$ printf '%s\n' 'checks:' '  severity: {MX014: warning, MX012: off}' '  waive:' '    - {id: MX006, zone: example.com, because: the host is really called so}' '    - {id: MX010, zone: example.com, owner: "*", because: this view is for our own network}' '    - {id: MX003, zone: one.example, because: renamed long ago}' >> mxsync.yaml; mxsync check --offline
warning MX003: example.com: target mx_1.example.com has an underscore, which host names may not have
  at specs/example.com.yaml:4:3
  hint: ask the operator of the host for its proper name
waived MX006: example.com: target mail.example.com.example.com holds the zone's name twice
  at specs/example.com.yaml:4:3
  waived: the host is really called so
waived MX010: *.example.com: target mail.local cannot be found by other networks (RFC 6762 §3: names of one local network)
  at specs/example.com.yaml:5:3
  waived: this view is for our own network
warning MX013: *.example.com: every misspelt name below it receives mail, and names that exist (with an address, say) do not
  at specs/example.com.yaml:5:3
  hint: name the owners that shall receive mail
warning MX014: *.example.com: mail.local is the only target
  at specs/example.com.yaml:5:3
warning MX009: lists.example.com: target a.host.example stands here 2 times, which makes it no backup of itself (preferences 10, 20)
  at specs/example.com.yaml:6:3
  hint: keep the lowest preference
warning MX014: four.example, one.example, three.example and 1 more owner: mail.host.example is the only target
  at specs/brands.yaml:2:1
5 zones: 8 warnings, 2 waived
2> mxsync.yaml:9:7: the waiver of MX003 for one.example matches nothing any more

$ mxsync validate
2> warning MX003: example.com: target mx_1.example.com has an underscore, which host names may not have
2>   at specs/example.com.yaml:4:3
2>   hint: ask the operator of the host for its proper name
2> waived MX006: example.com: target mail.example.com.example.com holds the zone's name twice
2>   at specs/example.com.yaml:4:3
2>   waived: the host is really called so
2> waived MX010: *.example.com: target mail.local cannot be found by other networks (RFC 6762 §3: names of one local network)
2>   at specs/example.com.yaml:5:3
2>   waived: this view is for our own network
2> warning MX013: *.example.com: every misspelt name below it receives mail, and names that exist (with an address, say) do not
2>   at specs/example.com.yaml:5:3
2>   hint: name the owners that shall receive mail
2> warning MX014: *.example.com: mail.local is the only target
2>   at specs/example.com.yaml:5:3
2> warning MX009: lists.example.com: target a.host.example stands here 2 times, which makes it no backup of itself (preferences 10, 20)
2>   at specs/example.com.yaml:6:3
2>   hint: keep the lowest preference
2> warning MX014: four.example, one.example, three.example and 1 more owner: mail.host.example is the only target
2>   at specs/brands.yaml:2:1
2> 5 zones in 2 spec files: all valid, 8 warnings

$ mxsync check --list | grep MX014
MX014  warning        offline  a set has only one target

$ sed -i 's/MX014: warning/MX140: warning/' mxsync.yaml; mxsync check --offline; mxsync validate; mxsync plan
2> mxsync.yaml:5:14: there is no check 'MX140'
2>   hint: did you mean 'MX405'?
2>   hint: mxsync check --list shows them all
2> mxsync.yaml:5:14: there is no check 'MX140'
2>   hint: did you mean 'MX405'?
2>   hint: mxsync check --list shows them all
2> 5 zones in 2 spec files: 1 error
2> mxsync.yaml:5:14: there is no check 'MX140'
2>   hint: did you mean 'MX405'?
2>   hint: mxsync check --list shows them all
[exit 1]
