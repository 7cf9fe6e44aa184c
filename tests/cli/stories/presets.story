Specs take the sets of mail providers by name; import knows them again.

--- mxsync.yaml
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
presets:
  fastmail: [10 ours.host.example]
checks: {severity: {MX014: off, MX016: off}}

--- zones/example.com.zone
$TTL 1h
@     IN SOA ns1 hostmaster ( 2020010101 2h 15m 2w 5m )
      IN NS  ns1
ns1   IN A   192.0.2.53
@     IN MX  1 smtp.google.com.
eu    IN MX  10 mx.zoho.eu.
eu    IN MX  20 mx2.zoho.eu.
eu    IN MX  50 mx3.zoho.eu.
ms    300 IN MX 0 ms-example-com.mail.protection.outlook.com.
fast  IN MX  10 in1-smtp.messagingengine.com.
fast  IN MX  20 in2-smtp.messagingengine.com.
own   IN MX  0 own.example.com.

$ mxsync presets | head -3
google-workspace          2026-06-30  1 smtp.google.com
google-workspace-legacy   2026-08-31  1 aspmx.l.google.com, 5 alt1.aspmx.l.google.com, 5 alt2.aspmx.l.google.com, 10 alt3.aspmx.l.google.com, 10 alt4.aspmx.l.google.com
microsoft-365             2026-08-31  0 {target}

$ mxsync presets show microsoft-365 --target example-com.mail.protection.outlook.com
microsoft-365: Microsoft 365 (Exchange Online)
  0 example-com.mail.protection.outlook.com
  verified 2026-08-31: https://github.com/Domain-Connect/Templates (microsoft.com.o365, version 5)
  target: the host that Microsoft shows for this domain; such as example-com.mail.protection.outlook.com
  note: Take target from the admin centre (Settings, Domains, DNS records) or from Microsoft Graph (serviceConfigurationRecords); never derive it from the domain's name.
  note: Microsoft has announced (MC1048624) that new domains get hosts below mx.microsoft, whose names nobody can guess; mail to a guessed name below mail.protection.outlook.com may then be refused.

$ mxsync presets show zoho
2> error: preset 'zoho' needs the parameter 'region'
2>   hint: write --region: com, eu, in, com.au or jp
[exit 1]

$ mxsync presets show zoho --region mars
2> error: 'mars' is no region of preset 'zoho'
2>   hint: write com, eu, in, com.au or jp
[exit 1]

$ mxsync presets show zoho --region eu --size=9
2> error: preset 'zoho' has no parameter 'size'
2>   hint: known here: region
[exit 1]

$ mxsync presets show gogle-workspace
2> error: there is no preset 'gogle-workspace'
2>   hint: did you mean 'google-workspace'?
2>   hint: known here: cloudflare-routing, fastmail, google-workspace, google-workspace-legacy, hetzner-webhosting, hosting-de, icloud, ionos-de, mailbox-org, microsoft-365, migadu, mimecast, no-mail, ovh, proofpoint, proofpoint-essentials-eu, proton, strato, yandex-360, zoho
[exit 1]

$ mxsync presets show zoho --region jp --format json | grep -A4 rdata
 "rdata": [
  "10 mx.zoho.jp.",
  "20 mx2.zoho.jp.",
  "50 mx3.zoho.jp."
 ]

$ mxsync import example.com; cat specs/example.com.yaml
# yaml-language-server: $schema=../mxsync-spec.schema.json
zone: example.com
mx:
  "@": {use: google-workspace, ttl: 1h}
  eu: {use: zoho, region: eu, ttl: 1h}
  fast:
    ttl: 1h
    set:
      - 10 in1-smtp.messagingengine.com
      - 20 in2-smtp.messagingengine.com
  ms: {use: microsoft-365, target: ms-example-com.mail.protection.outlook.com, ttl: 5m}
  own:
    ttl: 1h
    set:
      - 0 own.example.com
2> wrote specs/example.com.yaml

$ mxsync plan --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> 1 zone as specified

$ sed -i 's/region: eu/region: in/; s/google-workspace/gogle-workspace/' specs/example.com.yaml; mxsync plan
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> specs/example.com.yaml:4:14: there is no preset 'gogle-workspace'
2>   hint: did you mean 'google-workspace'?
2>   hint: in mxsync.yaml: fastmail
2>   hint: mxsync presets lists those that come with mxsync
2> 1 error in the specs, their zones are not planned
[exit 1]

$ sed -i 's/gogle-workspace/fastmail/' specs/example.com.yaml; mxsync plan
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 1 smtp.google.com
      + 10 ours.host.example
  ~ eu  MX  TTL 3600
      - 10 mx.zoho.eu
      + 10 mx.zoho.in
      - 20 mx2.zoho.eu
      + 20 mx2.zoho.in
      - 50 mx3.zoho.eu
      + 50 mx3.zoho.in
  = mail example.com: ours.host.example; ours.host.example down: mail waits (hosts not looked up)
  = mail eu.example.com: mx.zoho.in, then mx2.zoho.in, then mx3.zoho.in; any one host down: still delivered (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to smtp.google.com
      hint: let the old hosts receive and forward until then
  * warning MX402: eu.example.com: no target stays: for 3600 s mail still goes to mx.zoho.eu, mx2.zoho.eu, mx3.zoho.eu
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 2 to replace, 0 to delete in 1 zone
