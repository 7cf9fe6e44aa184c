Wrong usage is exit code 1 with a way out.

--- mxsync.yaml
specs: specs/
defaults: {provider: bind}
providers:
  bind: {type: bind, file: "zones/{zone}.zone"}
guard: {max_changed: 100, max_removed: 1}

--- specs/example.com.yaml
zone: example.com
mx: no-mail

$ mxsync paln
2> Usage: mxsync [OPTIONS] COMMAND [ARGS]...
2> Try 'mxsync --help' for help.
2>
2> Error: there is no command 'paln'; did you mean 'mxsync plan'?
[exit 1]

$ mxsync sync
2> Usage: mxsync [OPTIONS] COMMAND [ARGS]...
2> Try 'mxsync --help' for help.
2>
2> Error: there is no command 'sync'; did you mean 'mxsync apply'?
[exit 1]

$ mxsync plan --frobnicate
2> Usage: mxsync plan [OPTIONS] [ZONE]...
2> Try 'mxsync plan --help' for help.
2>
2> Error: No such option '--frobnicate'. Did you mean '--format'?
[exit 1]

$ mxsync plan exmaple.com
2> error: no zone in the specs matches 'exmaple.com'
2>   hint: did you mean example.com?
[exit 1]

$ mxsync plan --config missing.yaml
2> error: there is no config at <FOLDER>/missing.yaml
2>   hint: mxsync init writes one; --config FILE names another
[exit 1]

$ mxsync import
2> Usage: mxsync import [OPTIONS] [ZONE]...
2> Try 'mxsync import --help' for help.
2>
2> Error: name zones, or say --all
[exit 1]

$ mxsync apply --detached
2> Usage: mxsync apply [OPTIONS] [FILE]
2> Try 'mxsync apply --help' for help.
2>
2> Error: --detached and --expect-digest speak of a plan file: mxsync apply FILE
[exit 1]

$ mxsync validate specs/nothing.yaml
2> error: specs/nothing.yaml does not exist
2> 0 zones in 0 spec files: 1 error
[exit 1]

$ mxsync show mxsync.yaml
2> mxsync.yaml:1:1: this is not a whole JSON document: expecting value
2>   hint: the file is truncated or no plan; make a new one with: mxsync plan --out FILE
[exit 1]
