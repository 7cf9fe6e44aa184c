A new user in an empty folder.

$ mxsync plan
2> error: there is no config at <FOLDER>/mxsync.yaml
2>   hint: mxsync init writes one; --config FILE names another
[exit 1]

$ mxsync init
2> wrote mxsync-spec.schema.json
2> wrote mxsync.yaml
2> wrote specs/example.com.yaml
2> next: mxsync validate, then mxsync plan; or adopt what is live: mxsync import ZONE

$ cat mxsync.yaml
# mxsync.yaml: where specs and DNS hosts are. Paths are relative to this file.
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 100, max_removed: 5}
receipts: .mxsync/receipts/

$ mxsync init
2> error: mxsync-spec.schema.json exists and is not overwritten
2>   hint: work with it, or start in another folder
[exit 1]

$ mxsync validate
2> 1 zone in 1 spec file: all valid, 1 info (mxsync check)

$ mxsync plan
Plan: 0 to create, 0 to replace, 0 to delete in 0 zones
2> error: example.com (bind): provider 'bind' has no zone example.com
2>   hint: there is no file zones/example.com.zone
2> 1 zone could not be planned
[exit 1]

$ mxsync providers
bind  bind  (default)
installed types: bind, clouddns, memory, rfc2136, route53

$ mxsync providers --format json
{
 "providers": [
  {
   "name": "bind",
   "type": "bind",
   "default": true,
   "problem": ""
  }
 ],
 "types": [
  "bind",
  "clouddns",
  "memory",
  "rfc2136",
  "route53"
 ]
}

$ mxsync schema | head -3
{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$defs": {

$ mxsync version | sed 's/[0-9][0-9.]*/N/g'
mxsync N (Python N)

$ mxsync completion bash | grep -c _MXSYNC_COMPLETE
1
