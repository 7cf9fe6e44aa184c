One bad zone among many: the others are planned and applied, the bad ones are named, and it is no success.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 100, max_removed: 1}

--- zones/example.com.zone
$TTL 1h
@     IN SOA ns1 hostmaster ( 2020010101 2h 15m 2w 5m ) ; keep me
      IN NS  ns1
      IN MX  10 mail     ; the old server
      IN TXT "v=spf1 mx -all"
ns1   IN A   192.0.2.53
mail  IN A   192.0.2.25
lists IN MX  10 mail

--- zones/broken.example.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN MX ten mail

--- zones/good.example.zone
$TTL 1h
@ IN SOA ns1 hostmaster 1 2h 15m 2w 5m
@ IN NS ns1.host.example.
@ IN MX 10 old.host.example.

--- specs/example.com.yaml
zone: example.com
mx: {"@": [10 mx1.host.example]}

--- specs/others.yaml
zones: [broken.example, good.example, missing.example]
mx: {"@": [10 mx1.host.example]}

--- specs/typo.yaml
zone: typo.example
mxs: {"@": [10 mx1.host.example]}

$ mxsync validate
2> specs/typo.yaml:1:1: key 'mx' is missing
2>   hint: write mx: ["10 mail.example.com"]
2> specs/typo.yaml:2:1: unknown key 'mxs'
2>   hint: did you mean 'mx'?
2>   hint: known here: frozen, mx, overrides, provider, providers, recipients, ttl, unmanaged, zone, zones, zones_from
2> 4 zones in 3 spec files: 2 errors
[exit 1]

$ mxsync plan --out plan.json
example.com  (bind file:zones/example.com.zone)
  ~ @  MX  TTL 3600
      - 10 mail.example.com
      + 10 mx1.host.example
  = mail example.com: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * warning MX402: example.com: no target stays: for 3600 s mail still goes to mail.example.com
      hint: let the old hosts receive and forward until then

good.example  (bind file:zones/good.example.zone)
  ~ @  MX  TTL 3600
      - 10 old.host.example
      + 10 mx1.host.example
  = mail good.example: mx1.host.example; mx1.host.example down: mail waits (hosts not looked up)
  * warning MX402: good.example: no target stays: for 3600 s mail still goes to old.host.example
      hint: let the old hosts receive and forward until then

Plan: 0 to create, 2 to replace, 0 to delete in 2 zones
2> specs/typo.yaml:1:1: key 'mx' is missing
2>   hint: write mx: ["10 mail.example.com"]
2> specs/typo.yaml:2:1: unknown key 'mxs'
2>   hint: did you mean 'mx'?
2>   hint: known here: frozen, mx, overrides, provider, providers, recipients, ttl, unmanaged, zone, zones, zones_from
2> error: broken.example (bind): zones/broken.example.zone:3: the preference of an MX record is a number from 0 to 65535
2> error: missing.example (bind): provider 'bind' has no zone missing.example
2>   hint: there is no file zones/missing.example.zone
2> not shown: 2 infos; mxsync check shows them
2> 2 zones could not be planned
2> 2 errors in the specs, their zones are not planned
2> saved plan.json, <DIGEST>
2> apply it with: mxsync apply plan.json
[exit 1]

$ mxsync apply plan.json
example.com (bind): applied
  ~ @
good.example (bind): applied
  ~ @
Apply: 2 zones applied
2> specs/typo.yaml:1:1: key 'mx' is missing
2>   hint: write mx: ["10 mail.example.com"]
2> specs/typo.yaml:2:1: unknown key 'mxs'
2>   hint: did you mean 'mx'?
2>   hint: known here: frozen, mx, overrides, provider, providers, recipients, ttl, unmanaged, zone, zones, zones_from
2> receipt: .mxsync/receipts/<RECEIPT>
2> error: broken.example (bind): zones/broken.example.zone:3: the preference of an MX record is a number from 0 to 65535
2> error: missing.example (bind): provider 'bind' has no zone missing.example
2>   hint: there is no file zones/missing.example.zone
2> these zones could not be planned and were left alone
2> specs with errors were left alone, see mxsync validate
[exit 1]

$ mxsync apply --auto-approve
Apply: nothing to do
2> Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> specs/typo.yaml:1:1: key 'mx' is missing
2>   hint: write mx: ["10 mail.example.com"]
2> specs/typo.yaml:2:1: unknown key 'mxs'
2>   hint: did you mean 'mx'?
2>   hint: known here: frozen, mx, overrides, provider, providers, recipients, ttl, unmanaged, zone, zones, zones_from
2> error: broken.example (bind): zones/broken.example.zone:3: the preference of an MX record is a number from 0 to 65535
2> error: missing.example (bind): provider 'bind' has no zone missing.example
2>   hint: there is no file zones/missing.example.zone
2> 2 zones as specified
2> 2 zones could not be planned
2> 2 errors in the specs, their zones are not planned
[exit 1]

$ mxsync plan good.example --detailed-exitcode
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> specs/typo.yaml:1:1: key 'mx' is missing
2>   hint: write mx: ["10 mail.example.com"]
2> specs/typo.yaml:2:1: unknown key 'mxs'
2>   hint: did you mean 'mx'?
2>   hint: known here: frozen, mx, overrides, provider, providers, recipients, ttl, unmanaged, zone, zones, zones_from
2> 1 zone as specified
2> 2 errors in the specs, their zones are not planned
[exit 1]
