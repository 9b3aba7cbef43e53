(** An onlooker who sees what is accepted and what is sent, and nothing inside.
    The theorems speak in these terms. *)

From Coq Require Import NArith List Bool.
From Certgate Require Import Vocabulary Codes Sets State Rules.
Import ListNotations.
Local Open Scope N_scope.

Definition note {A B} (dec : forall a b : A, {a = b} + {a <> b}) (k : A) (v : B) (f : A -> B)
  : A -> B := fun a => if dec a k then v else f a.

(** ** What is seen of one session *)

Record view := View {
  its_kind : kind;
  asked : N;                 (** reports of a pending certificate so far *)
  acted : N;                 (** the latest inquiry that got its action *)
  read : option subject;     (** what the latest inquiry's certificate is about *)
  is_refused : bool;
  is_connected : bool
}.

Definition blank : view := View video 0 0 None false false.

Definition heard (sig : signal) (v : view) : view :=
  match sig with
  | S_certificate_pending =>
      View (its_kind v) (asked v + 1) (acted v) None (is_refused v) (is_connected v)
  | _ => v
  end.

Definition reacts (v : view) (e : effect) : view :=
  match e with
  | SetCertificateAction _ q _ _ =>
      View (its_kind v) (asked v) q (read v) (is_refused v) (is_connected v)
  | SessionChanged _ l =>
      View (its_kind v) (asked v) (acted v) (read v) (refused l) (connected l)
  | _ => v
  end.

(** ** What is seen of certificates and prompts *)

Definition window := (list host * list problem)%type.

Record ledger := Ledger {
  consent : subject -> bool;         (** the person's yes, while it stands *)
  denied : subject -> bool;          (** the person's no or the missed deadline's *)
  about : N -> option subject;       (** the subject of a prompt's number *)
  asks : subject -> N;               (** prompts shown for it, since it was forgotten *)
  latest : N -> N;                   (** the last revision of a prompt *)
  seen : N -> N -> option window;    (** what a prompt showed at a revision *)
  ended : bool                       (** the end of the meeting was accepted *)
}.

Definition blank_ledger : ledger :=
  Ledger (fun _ => false) (fun _ => false) (fun _ => None) (fun _ => 0) (fun _ => 0)
         (fun _ _ => None) false.

Definition say (x : subject) (yes no : bool) (g : ledger) : ledger :=
  Ledger (note subject_dec x yes (consent g)) (note subject_dec x no (denied g))
         (about g) (asks g) (latest g) (seen g) (ended g).

Definition display (k r : N) (w : window) (g : ledger) : ledger :=
  Ledger (consent g) (denied g) (about g) (asks g) (note N.eq_dec k r (latest g))
         (note N.eq_dec k (note N.eq_dec r (Some w) (seen g k)) (seen g)) (ended g).

Record observer := Observer {
  views : N -> view;
  books : ledger
}.

Definition nothing_seen : observer := Observer (fun _ => blank) blank_ledger.

Definition on_view (n : N) (f : view -> view) (m : observer) : observer :=
  Observer (note N.eq_dec n (f (views m n)) (views m)) (books m).

(** ** An accepted input *)

Definition subject_read (p : policy) (c : presented) (h : option host) (ps : list problem)
  : option subject :=
  match readable p c with
  | Some id => cut_subject p id (normal_host h) (problem_set ps)
  | None => None
  end.

Definition accept (p : policy) (i : input) (m : observer) : observer :=
  match i with
  | Open n k => on_view n (fun _ => View k 0 0 None false false) m
  | Status n code =>
      match decode (its_kind (views m n)) code with
      | Some sig => on_view n (heard sig) m
      | None => m
      end
  | Signal n sig => on_view n (heard sig) m
  | Certificate n q c h ps =>
      match subject_read p c h ps with
      | Some x =>
          let m1 := on_view n (fun v =>
            View (its_kind v) (asked v) (acted v) (Some x) (is_refused v) (is_connected v)) m in
          if negb (forbid_overrides p) && forbidden p (problem_set ps)
          then Observer (views m1) (say x false (denied (books m) x) (books m1))
          else m1
      | None => m
      end
  | Answer k a =>
      match about (books m) k, a with
      | Some x, connect_anyway _ => Observer (views m) (say x true false (books m))
      | Some x, dont_connect => Observer (views m) (say x false true (books m))
      | None, _ => m
      end
  | Forget id h ps =>
      match cut_subject p id (normal_host h) (problem_set ps) with
      | Some x =>
          let g := say x false false (books m) in
          Observer (views m)
            (Ledger (consent g) (denied g) (about g) (note subject_dec x 0 (asks g))
                    (latest g) (seen g) (ended g))
      | None => m
      end
  | Close n => on_view n (fun _ => blank) m
  | End =>
      let g := books m in
      Observer (views m)
        (Ledger (consent g) (denied g) (about g) (asks g) (latest g) (seen g) true)
  | _ => m
  end.

(** ** A sent effect *)

Definition sees (m : observer) (e : effect) : observer :=
  match e with
  | FetchCertificate n _ | SetCertificateAction n _ _ _ | Terminate n _
  | SessionChanged n _ | Anomaly n _ => on_view n (fun v => reacts v e) m
  | ShowPrompt k r x hs ps _ =>
      let g := display k r (hs, ps) (books m) in
      Observer (views m)
        (Ledger (consent g) (denied g) (note N.eq_dec k (Some x) (about g))
                (note subject_dec x (asks g x + 1) (asks g)) (latest g) (seen g) (ended g))
  | UpdatePrompt k r hs ps _ => Observer (views m) (display k r (hs, ps) (books m))
  | DismissPrompt k X_deadline =>
      match about (books m) k with
      | Some x => Observer (views m) (say x false true (books m))
      | None => m
      end
  | DismissPrompt _ _ => m
  end.

Definition watch (es : list effect) (m : observer) : observer := fold_left sees es m.

(** ** What may be sent, given all that was seen before *)

(** The session was never asked about, or the certificate that its latest inquiry
    read is about a subject that the person said yes to, and that yes stands. *)
Definition entitled (g : ledger) (v : view) : Prop :=
  exists x, read v = Some x /\ consent g x = true /\ denied g x = false.

Definition may_session (g : ledger) (v : view) (e : effect) : Prop :=
  match e with
  | SetCertificateAction _ q what _ =>
      q = asked v /\ acted v < q
      /\ (what = Ignore -> is_refused v = false /\ entitled g v)
  | SessionChanged _ l =>
      is_refused v = false
      /\ (connected l = true -> asked v = 0 \/ entitled g v)
  | Terminate _ _ | FetchCertificate _ _ | Anomaly _ _ => True
  | _ => False
  end.

Definition may (m : observer) (e : effect) : Prop :=
  match e with
  | FetchCertificate n _ | SetCertificateAction n _ _ _ | Terminate n _
  | SessionChanged n _ | Anomaly n _ => may_session (books m) (views m n) e
  | ShowPrompt k r x hs ps waiting =>
      asks (books m) x = 0 /\ about (books m) k = None /\ r = 1 /\ waiting <> []
  | UpdatePrompt k r hs ps _ =>
      exists hs0 ps0, seen (books m) k (latest (books m) k) = Some (hs0, ps0)
      /\ incl hs0 hs /\ incl ps0 ps
      /\ ((r = latest (books m) k /\ hs = hs0 /\ ps = ps0)
          \/ (r = latest (books m) k + 1 /\ seen (books m) k r = None))
  | DismissPrompt k _ => about (books m) k <> None
  end.

(** Every effect is allowed at its turn. *)
Fixpoint all_may (m : observer) (es : list effect) : Prop :=
  match es with
  | [] => True
  | e :: es' => may m e /\ all_may (sees m e) es'
  end.

(** ** Runs *)

(** A meeting as it is lived and as it is seen. Errors change nothing and are not
    part of a run. *)
Inductive run (p : policy) : state -> observer -> Prop :=
  | run_start : run p start nothing_seen
  | run_step st m t i st' es :
      run p st m -> step p st t i = inr (st', es) ->
      run p st' (watch es (accept p i m)).
