# shellcheck shell=bash disable=SC2034,SC2154 # the script that sources this uses the options, and sets `self`
# The options of run.sh, from its command line.
usage() {
    cat <<TEXT
$self [options] [-- acquirer options]: run one scan and store every frame

  --session NAME    session to use (default: default); several sessions can run side by side
  --output DIR      where scans are stored (default: scans in the current directory)
  --second-output DIR  also store every frame in DIR, with a second writer (role second), for example on another disk or server
  --name NAME       name of the scan directory (default: scan; if it exists: scan_001, ...)
  --no-viewer       print a progress line every second instead of showing images
  --no-writer       live view only: nothing is stored unless a writer attaches
  --detach          start the scan and return; the scan continues on its own, and processes that die are not restarted
  --serve           run scan after scan, as framering start and framering queue ask for them; the options are for all of them
  --no-restart      do not restart processes that die
  --viewer '...'    further options for the viewer, such as '--display terminal'; see framering viewer --help
  --writer '...'    further options for the writer; see framering writer --help

Without acquirer options: 5 s of simulated microscope images, 512x512 mono16 at 100 frames/s.
--viewer and --writer can be given several times. Their options and those of the acquirer override the defaults of $self.
Ctrl-C cancels the scan (all acquired frames are stored); with --serve and no scan running it ends the session. A second Ctrl-C terminates the session, a third terminates it immediately.
Closing the terminal also cancels the scan; closing a pipe that reads the output does not.
A process that is killed or ends with exit code 1 is restarted after 0.2 s, 0.4 s, ... 5 s, at most 5 times per minute, and
resumes the scan: no frame is lost. Exceptions: an acquirer that closed its scan because of an error, and an acquirer whose
source cannot be read again (raw:- and other pipes).
Standard input goes to the acquirer: ... | $self -- --source raw:- --width 640 --height 480
FRAMERING_BIN=DIR: use the programs in DIR, do not build.
Exit code: 0 done, 1 failed, 2 usage, 3 frames were lost, 4 canceled, 5 session busy.
TEXT
}

die() { # exit code, line
    echo "run.sh: error: $2" >&2
    exit "$1"
}

gives() { # option, words...: whether the option is among the words, as --option VALUE or --option=VALUE
    local option=$1 word
    shift
    for word; do
        [[ $word == "$option" || $word == "$option="* ]] && return 0
    done
    return 1
}

session=default output=scans second_output='' name=scan viewer=yes writer=yes detach=no restart=yes serve=no
viewer_options=() writer_options=() acquirer_options=()
while (($#)); do
    [[ $1 =~ ^(--(session|output|second-output|name|viewer|writer))=(.*)$ ]] && shift && set -- "${BASH_REMATCH[1]}" "${BASH_REMATCH[3]}" "$@"
    case $1 in
    --session | --output | --second-output | --name | --viewer | --writer)
        (($# > 1)) || die 2 "option $1 needs a value; see $self --help"
        case $1 in
        --session) session=$2 ;;
        --output) output=$2 ;;
        --second-output) second_output=$2 ;;
        --name) name=$2 ;;
        --viewer) read -ra words <<<"$2" && viewer_options+=("${words[@]}") ;;
        --writer) read -ra words <<<"$2" && writer_options+=("${words[@]}") ;;
        esac
        shift 2
        ;;
    --no-viewer) viewer=no && shift ;;
    --no-writer) writer=no && shift ;;
    --detach) detach=yes && shift ;;
    --no-restart) restart=no && shift ;;
    --serve) serve=yes && shift ;;
    --help) usage && exit 0 ;;
    --) shift && acquirer_options=("$@") && break ;;
    *) die 2 "unknown option $1; put acquirer options after --, see $self --help" ;;
    esac
done
[[ $session =~ ^[A-Za-z0-9_]{1,40}$ ]] ||
    die 2 "option --session: '$session' is not a valid session name; use 1 to 40 letters, digits and _"
[[ $name =~ ^[^/.][^/]*$ ]] || die 2 "option --name: '$name' is not a valid directory name; use a name without / that does not start with ."
for option in --session --output --name --role; do
    ! gives $option "${writer_options[@]}" ||
        die 2 "option --writer: $option is set by run.sh; omit it there, see $self --help"
done
! gives --session "${viewer_options[@]}" ||
    die 2 "option --viewer: --session is set by run.sh; use $self --session ..."
! gives --session "${acquirer_options[@]}" ||
    die 2 "option --session must come before --; use $self --session NAME -- ..."
((${#acquirer_options[@]})) ||
    acquirer_options=(--width 512 --height 512 --pixel-format mono16 --frames 500 --frame-rate 100)
[[ $serve == no ]] || gives --serve "${acquirer_options[@]}" || acquirer_options+=(--serve)
