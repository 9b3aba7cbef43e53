(* Protocol lines to the words of the rules, and back. *)

open Json

let last_number = 9007199254740991

(* An absent field and a null one are the same, in an input. *)
let field name fields =
  match List.assoc_opt name fields with
  | Some Null | None -> None
  | present -> present

let required name fields =
  match field name fields with Some it -> it | None -> raise Malformed

let integer = function
  | Number text ->
      if String.exists (function '.' | 'e' | 'E' -> true | _ -> false) text then
        raise Malformed;
      (match int_of_string_opt text with
       | Some n when abs n <= last_number -> n
       | _ -> raise Malformed)
  | _ -> raise Malformed

let natural it = let n = integer it in if n < 0 then raise Malformed else n
let text = function String s -> s | _ -> raise Malformed
let boolean = function Bool b -> b | _ -> raise Malformed
let list = function List l -> l | _ -> raise Malformed
let fields_of = function Object l -> l | _ -> raise Malformed
let one_of table it =
  match List.assoc_opt (text it) table with Some x -> x | None -> raise Malformed

(* Certificates and hosts are numbers inside. *)

let numbers : (string, int) Hashtbl.t = Hashtbl.create 64
let fingerprints : (int, string) Hashtbl.t = Hashtbl.create 64

let number_of fingerprint =
  match Hashtbl.find_opt numbers fingerprint with
  | Some n -> n
  | None ->
      let n = Hashtbl.length numbers + 1 in
      Hashtbl.add numbers fingerprint n;
      Hashtbl.add fingerprints n fingerprint;
      n

let fingerprint_of n = Hashtbl.find fingerprints n

let host_from it =
  let name = text it in
  if String.length name > 255 then raise Malformed;
  List.map Char.code (List.of_seq (String.to_seq name))

let host_to h = String (String.of_seq (Seq.map Char.chr (List.to_seq h)))

(* Names *)

let problems =
  [ "bad_signature", Rules.Bad_signature; "expired", Expired;
    "host_mismatch", Host_mismatch; "not_yet_valid", Not_yet_valid; "other", Other;
    "revoked", Revoked; "self_signed", Self_signed; "unknown", Unknown;
    "unknown_issuer", Unknown_issuer; "weak", Weak ]

let kinds =
  [ "video", Rules.Video; "svs", Svs; "audio_broadcast", Audio_broadcast;
    "audio_voip", Audio_voip; "audio_hybrid", Audio_hybrid; "nbr", Nbr ]

let join_failures =
  [ "join", Rules.F_join; "call_in", F_call_in; "capacity", F_capacity;
    "attendee_limit", F_attendee_limit ]
let reconnect_failures = [ "reconnect", Rules.F_reconnect; "network", F_network ]
let failures = join_failures @ reconnect_failures
let departures = [ "left", Rules.D_left; "stopped_for_svc", D_stopped_for_svc ]

let reasons =
  [ "denied", Rules.R_denied; "unanswered", R_unanswered;
    "certificate_unavailable", R_certificate_unavailable;
    "certificate_unreadable", R_certificate_unreadable;
    "overrides_forbidden", R_overrides_forbidden; "host_unknown", R_host_unknown;
    "not_overridable", R_not_overridable; "subject_limit", R_subject_limit;
    "prompt_limit", R_prompt_limit; "inquiry_limit", R_inquiry_limit;
    "bypassed", R_bypassed; "consent_withdrawn", R_consent_withdrawn;
    "meeting_ended", R_meeting_ended ]

let name_in table value = fst (List.find (fun (_, v) -> v = value) table)

(* A problem that nobody knows counts as unknown, in an input. *)
let problem_from it =
  match List.assoc_opt (text it) problems with Some x -> x | None -> Rules.Unknown

(* Hello *)

let policy_from it =
  let number least it = let n = natural it in if n < least then raise Malformed else n in
  let deadline = function Null -> None | it -> Some (number 1 it) in
  let set policy (key, it) =
    let open Rules in
    match key with
    | "scope" ->
        { policy with scope_of = one_of
            [ "certificate", Per_certificate; "certificate_host", Per_certificate_host;
              "certificate_host_problems", Per_certificate_host_problems ] it }
    | "non_overridable" ->
        { policy with non_overridable = List.map (one_of problems) (list it) }
    | "forbid_overrides" -> { policy with forbid_overrides = boolean it }
    | "max_shown_prompts" -> { policy with max_shown_prompts = number 1 it }
    | "max_sessions" -> { policy with max_sessions = number 0 it }
    | "max_queued_prompts" -> { policy with max_queued_prompts = number 0 it }
    | "max_subjects" -> { policy with max_subjects = number 0 it }
    | "max_prompts_per_session" -> { policy with max_prompts_per_session = number 0 it }
    | "max_prompt_hosts" -> { policy with max_prompt_hosts = number 1 it }
    | "max_inquiries" -> { policy with max_inquiries = number 0 it }
    | "max_certificate_bytes" -> { policy with max_certificate_bytes = number 0 it }
    | "certificate_deadline_ms" -> { policy with certificate_deadline = deadline it }
    | "answer_deadline_ms" -> { policy with answer_deadline = deadline it }
    | "role" -> ignore (one_of [ "presenter", (); "attendee", () ] it); policy
    | "center" ->
        ignore (one_of [ "meeting", (); "event", (); "training", () ] it); policy
    | _ -> raise Malformed in
  List.fold_left set Rules.default_policy (fields_of it)

let hello_from it =
  let fields = fields_of it in
  (match List.assoc_opt "protocol" fields with
   | Some version when integer version = 1 -> ()
   | _ -> raise Malformed);
  match List.assoc_opt "policy" fields with
  | None -> Rules.default_policy
  | Some it -> policy_from it

(* Inputs *)

let why table default fields =
  match field "why" fields with Some it -> one_of table it | None -> default

let signal_from fields =
  match text (required "signal" fields) with
  | "join_succeeded" -> Rules.S_join_succeeded
  | "join_failed" -> S_failed (why join_failures F_join fields)
  | "join_retrying" -> S_join_retrying
  | "left" -> S_left (why departures D_left fields)
  | "reconnecting" -> S_reconnecting
  | "reconnect_succeeded" -> S_reconnect_succeeded
  | "reconnect_failed" -> S_failed (why reconnect_failures F_reconnect fields)
  | "certificate_pending" -> S_certificate_pending
  | "play_allowed" -> S_play_allowed
  | _ -> raise Malformed

let presented_from it =
  match Base64.decode (text it) with
  | None -> raise Malformed
  | Some bytes ->
      { Rules.size = String.length bytes;
        identity = Option.map number_of (Certificate_bytes.fingerprint bytes) }

let fingerprint_from it =
  let digits = text it in
  let is_hex = function '0' .. '9' | 'a' .. 'f' | 'A' .. 'F' -> true | _ -> false in
  if String.length digits <> 64 || not (String.for_all is_hex digits) then raise Malformed;
  number_of (String.lowercase_ascii digits)

let answer_from fields =
  match text (required "verdict" fields) with
  | "connect_anyway" -> Rules.Connect_anyway (natural (required "revision" fields))
  | "dont_connect" -> Dont_connect
  | _ -> raise Malformed

type named = Known of Rules.input | Unheard_of of string

let input_from name fields =
  let number key = natural (required key fields) in
  let host () = Option.map host_from (field "host" fields) in
  let problems () =
    match field "problems" fields with
    | Some it -> List.map problem_from (list it)
    | None -> [] in
  match name with
  | "open" ->
      let n = number "session" in
      Known (Rules.Open (n, one_of kinds (required "kind" fields)))
  | "status" ->
      let n = number "session" in Known (Status (n, integer (required "code" fields)))
  | "signal" -> let n = number "session" in Known (Signal (n, signal_from fields))
  | "certificate" ->
      let n = number "session" in
      let q = number "inquiry" in
      let given = presented_from (required "bytes" fields) in
      Known (Certificate (n, q, given, host (), problems ()))
  | "certificate_unavailable" ->
      let n = number "session" in Known (CertificateUnavailable (n, number "inquiry"))
  | "answer" -> let k = number "prompt" in Known (Answer (k, answer_from fields))
  | "forget" ->
      let id = fingerprint_from (required "fingerprint" fields) in
      Known (Forget (id, host (), problems ()))
  | "close" -> Known (Close (number "session"))
  | "tick" -> Known Tick
  | "end" -> Known End
  | "next_deadline" -> Known NextDeadline
  | "snapshot" -> Known Snapshot
  | _ -> Unheard_of name

type line = Hello of Rules.policy | Input of int * named

let line_from text =
  let fields = fields_of (Json.of_string text) in
  match List.assoc_opt "hello" fields with
  | Some it -> Hello (hello_from it)
  | None ->
      let at = natural (required "at" fields) in
      let inputs = fields_of (required "input" fields) in
      (match List.filter (fun (_, it) -> it <> Null) inputs with
       | [ (name, it) ] -> Input (at, input_from name (fields_of it))
       | _ -> raise Malformed)

(* Answers *)

let whole n = Number (string_of_int n)
let wholes l = List (List.map whole l)
let hosts_to l = List (List.map host_to l)
let problems_to l = List (List.map (fun x -> String (name_in problems x)) l)
let why_to table value = [ "why", String (name_in table value) ]

let leaf_to leaf =
  let name, why =
    match leaf with
    | Rules.Joining -> "joining", []
    | Retrying -> "retrying", []
    | Reconnecting -> "reconnecting", []
    | Admitted -> "admitted", []
    | Fetching _ -> "fetching", []
    | Deciding _ -> "deciding", []
    | Active -> "active", []
    | Playing -> "playing", []
    | Refused r -> "refused", why_to reasons r
    | Left d -> "left", why_to departures d
    | Failed f -> "failed", why_to failures f in
  ("to", String name) :: why

let action_why_to = function
  | Rules.W_person -> "person"
  | W_deadline -> "deadline"
  | W_remembered -> "remembered"
  | W_reason r -> name_in reasons r

let dismissals =
  [ "answered", Rules.X_answered; "deadline", X_deadline; "policy", X_policy;
    "meeting_ended", X_meeting_ended ]

let anomalies =
  [ "connected_while_held", Rules.Connected_while_held;
    "unexpected_signal", Unexpected_signal ]

let effect_to effect =
  let window hosts problems sessions =
    [ "hosts", hosts_to hosts; "problems", problems_to problems;
      "sessions", wholes sessions ] in
  let name, fields =
    match effect with
    | Rules.FetchCertificate (n, q) ->
        "fetch_certificate", [ "session", whole n; "inquiry", whole q ]
    | ShowPrompt (k, revision, about, hosts, problems, sessions) ->
        "show_prompt",
        [ "prompt", whole k; "revision", whole revision;
          "fingerprint", String (fingerprint_of about.certificate_of) ]
        @ window hosts problems sessions
    | UpdatePrompt (k, revision, hosts, problems, sessions) ->
        "update_prompt",
        [ "prompt", whole k; "revision", whole revision ] @ window hosts problems sessions
    | DismissPrompt (k, why) -> "dismiss_prompt", ("prompt", whole k) :: why_to dismissals why
    | SetCertificateAction (n, q, what, why) ->
        "set_certificate_action",
        [ "session", whole n; "inquiry", whole q;
          "action", String (match what with Ignore -> "ignore" | Cancel -> "cancel");
          "why", String (action_why_to why) ]
    | Terminate (n, why) -> "terminate", ("session", whole n) :: why_to reasons why
    | SessionChanged (n, leaf) -> "session_changed", ("session", whole n) :: leaf_to leaf
    | Anomaly (n, what) ->
        "anomaly", [ "session", whole n; "what", String (name_in anomalies what) ] in
  Object [ name, Object fields ]

let errors =
  [ "meeting_ended", Rules.E_meeting_ended; "duplicate_session", E_duplicate_session;
    "too_many_sessions", E_too_many_sessions; "unknown_session", E_unknown_session;
    "unknown_code", E_unknown_code; "stale_inquiry", E_stale_inquiry;
    "unknown_prompt", E_unknown_prompt; "prompt_closed", E_prompt_closed;
    "prompt_changed", E_prompt_changed; "unknown_subject", E_unknown_subject;
    "subject_open", E_subject_open; "denied_by_policy", E_denied_by_policy ]

let error_to name = Object [ "error", String name ]
let refusal_to error = error_to (name_in errors error)
let effects_to effects more =
  Object (("effects", List (List.map effect_to effects)) :: more)
