(** The words of the rules: what a meeting is told, what it answers, what it is
    allowed. Certificates are numbers here; the reader of their bytes stands
    outside and promises that equal numbers mean equal fingerprints. *)

From Coq Require Import NArith ZArith List Bool.
Import ListNotations.
Local Open Scope N_scope.

Inductive problem :=
  | bad_signature | expired | host_mismatch | not_yet_valid | other
  | revoked | self_signed | unknown | unknown_issuer | weak.

(** In the order of their names, which is the order of the wire. *)
Definition every_problem : list problem :=
  [bad_signature; expired; host_mismatch; not_yet_valid; other;
   revoked; self_signed; unknown; unknown_issuer; weak].

Definition problem_dec : forall a b : problem, {a = b} + {a <> b}.
Proof. decide equality. Defined.

(** A host name, one number a byte. *)
Definition host := list N.

Definition host_dec : forall a b : host, {a = b} + {a <> b} :=
  list_eq_dec N.eq_dec.

Definition optional_host_dec : forall a b : option host, {a = b} + {a <> b}.
Proof. decide equality; apply host_dec. Defined.

(** What consent is about, as the policy's scope cuts it. *)
Record subject := Subject {
  certificate_of : N;
  host_of : option host;
  problems_of : option (list problem)
}.

Definition subject_dec : forall a b : subject, {a = b} + {a <> b}.
Proof.
  decide equality.
  - decide equality. apply (list_eq_dec problem_dec).
  - apply optional_host_dec.
  - apply N.eq_dec.
Defined.

Inductive scope := per_certificate | per_certificate_host | per_certificate_host_problems.

Inductive kind :=
  | video | svs | audio_broadcast | audio_voip | audio_hybrid | nbr.

Inductive failure :=
  | F_join | F_call_in | F_capacity | F_attendee_limit | F_reconnect | F_network.

Inductive departure := D_left | D_stopped_for_svc.

(** [S_failed] is JoinFailed and ReconnectFailed: the reason tells them apart. *)
Inductive signal :=
  | S_join_succeeded
  | S_failed (why : failure)
  | S_join_retrying
  | S_left (why : departure)
  | S_reconnecting
  | S_reconnect_succeeded
  | S_certificate_pending
  | S_play_allowed.

(** Why a session is refused, for good. *)
Inductive reason :=
  | R_denied | R_unanswered
  | R_certificate_unavailable | R_certificate_unreadable
  | R_overrides_forbidden | R_host_unknown | R_not_overridable
  | R_subject_limit | R_prompt_limit | R_inquiry_limit
  | R_bypassed | R_consent_withdrawn | R_meeting_ended.

(** The leaves of one session's machine. *)
Inductive leaf :=
  | Joining | Retrying | Reconnecting | Admitted
  | Fetching (deadline : option N)
  | Deciding (about : subject) (at_host : option host) (with_problems : list problem)
  | Active | Playing
  | Refused (why : reason)
  | Left (why : departure)
  | Failed (why : failure).

Definition leaf_dec : forall a b : leaf, {a = b} + {a <> b}.
Proof.
  decide equality; try (decide equality; fail).
  - decide equality. apply N.eq_dec.
  - apply (list_eq_dec problem_dec).
  - apply optional_host_dec.
  - apply subject_dec.
Defined.

Inductive action := Ignore | Cancel.

Inductive action_why :=
  | W_person | W_deadline | W_remembered | W_reason (why : reason).

Inductive dismissal := X_answered | X_deadline | X_policy | X_meeting_ended.

Inductive anomaly := connected_while_held | unexpected_signal.

Inductive effect :=
  | FetchCertificate (session inquiry : N)
  | ShowPrompt (prompt revision : N) (about : subject)
      (hosts : list host) (problems : list problem) (sessions : list N)
  | UpdatePrompt (prompt revision : N)
      (hosts : list host) (problems : list problem) (sessions : list N)
  | DismissPrompt (prompt : N) (why : dismissal)
  | SetCertificateAction (session inquiry : N) (what : action) (why : action_why)
  | Terminate (session : N) (why : reason)
  | SessionChanged (session : N) (to : leaf)
  | Anomaly (session : N) (what : anomaly).

Inductive answer := connect_anyway (revision : N) | dont_connect.

(** What a service handed out: its size, and which certificate it reads as. *)
Record presented := Presented {
  size : N;
  identity : option N
}.

Inductive input :=
  | Open (session : N) (of : kind)
  | Status (session : N) (code : Z)
  | Signal (session : N) (what : signal)
  | Certificate (session inquiry : N) (given : presented)
      (at_host : option host) (with_problems : list problem)
  | CertificateUnavailable (session inquiry : N)
  | Answer (prompt : N) (what : answer)
  | Forget (of : N) (at_host : option host) (with_problems : list problem)
  | Close (session : N)
  | Tick
  | End
  | NextDeadline
  | Snapshot.

Inductive error :=
  | E_meeting_ended
  | E_duplicate_session | E_too_many_sessions
  | E_unknown_session | E_unknown_code | E_stale_inquiry
  | E_unknown_prompt | E_prompt_closed | E_prompt_changed
  | E_unknown_subject | E_subject_open | E_denied_by_policy.

Record policy := Policy {
  scope_of : scope;
  non_overridable : list problem;
  forbid_overrides : bool;
  max_shown_prompts : N;
  max_sessions : N;
  max_queued_prompts : N;
  max_subjects : N;
  max_prompts_per_session : N;
  max_prompt_hosts : N;
  max_inquiries : N;
  max_certificate_bytes : N;
  certificate_deadline : option N;
  answer_deadline : option N
}.

Definition default_policy : policy := {|
  scope_of := per_certificate;
  non_overridable := [bad_signature; revoked; unknown];
  forbid_overrides := false;
  max_shown_prompts := 1;
  max_sessions := 1024;
  max_queued_prompts := 32;
  max_subjects := 256;
  max_prompts_per_session := 8;
  max_prompt_hosts := 64;
  max_inquiries := 10000;
  max_certificate_bytes := 65536;
  certificate_deadline := Some 30000;
  answer_deadline := None
|}.

(** The floors below which the protocol takes no policy. *)
Definition sane (p : policy) : Prop :=
  1 <= max_shown_prompts p /\ 1 <= max_prompt_hosts p.
