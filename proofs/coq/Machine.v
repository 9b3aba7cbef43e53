(** One session's machine: what a signal does to it. The gate is decided by the
    caller; prompts that the session leaves are looked after by [Rules]. *)

From Coq Require Import NArith List Bool.
From Certgate Require Import Vocabulary Sets State.
Import ListNotations.
Local Open Scope N_scope.

(** Times, sums included, end at 2^53-1. *)
Definition last_time : N := 9007199254740991.

Definition after (t : N) (ms : option N) : option N :=
  option_map (fun d => N.min (t + d) last_time) ms.

Definition become (l : leaf) (s : session) : session * list effect :=
  (with_leaf l s,
   if leaf_dec (at_leaf s) l then [] else [SessionChanged (number s) l]).

(** Connected through a shut gate: a service that skips the question never wins. *)
Definition bypass (s : session) : session * list effect :=
  (with_leaf (Refused R_bypassed) s,
   Anomaly (number s) connected_while_held ::
   (if pending (at_leaf s)
    then [SetCertificateAction (number s) (inquiry s) Cancel (W_reason R_bypassed)]
    else []) ++
   [Terminate (number s) R_bypassed; SessionChanged (number s) (Refused R_bypassed)]).

(** The service asks about a certificate: a new inquiry, older ones are stale. *)
Definition inquire (p : policy) (t : N) (s0 : session) : session * list effect :=
  let s := with_next_inquiry s0 in
  if max_inquiries p <? inquiry s
  then (with_leaf (Refused R_inquiry_limit) s,
        [SetCertificateAction (number s) (inquiry s) Cancel (W_reason R_inquiry_limit);
         SessionChanged (number s) (Refused R_inquiry_limit)])
  else
    match at_leaf s with
    | Fetching _ => (with_basis Unread s, [FetchCertificate (number s) (inquiry s)])
    | _ =>
        let l := Fetching (after t (certificate_deadline p)) in
        (with_leaf l (with_basis Unread s),
         [SessionChanged (number s) l; FetchCertificate (number s) (inquiry s)])
    end.

(** Refused is absorbing. *)
Definition hear_refused (why : reason) (s : session) (sig : signal)
  : session * list effect :=
  match sig with
  | S_join_succeeded | S_reconnect_succeeded | S_play_allowed =>
      (s, [Anomaly (number s) connected_while_held; Terminate (number s) why])
  | S_certificate_pending =>
      let s := with_next_inquiry s in
      (s, [SetCertificateAction (number s) (inquiry s) Cancel (W_reason why)])
  | _ => (s, [])
  end.

Definition hear (p : policy) (t : N) (open_gate : bool) (s : session) (sig : signal)
  : session * list effect :=
  match at_leaf s with
  | Refused why => hear_refused why s sig
  | l =>
      match sig with
      | S_join_succeeded | S_reconnect_succeeded =>
          if connected l then (s, [])
          else if pending l || negb open_gate then bypass s
          else become Active s
      | S_play_allowed =>
          if connected l then become Playing s
          else if pending l || negb open_gate then bypass s
          else (s, [Anomaly (number s) unexpected_signal])
      | S_failed why => become (Failed why) s
      | S_left why => become (Left why) s
      | S_join_retrying => if pending l then (s, []) else become Retrying s
      | S_reconnecting => if pending l then (s, []) else become Reconnecting s
      | S_certificate_pending => inquire p t s
      end
  end.
