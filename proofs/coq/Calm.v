(** Two runs that [order_free] compares: what they come to, and when nothing decides but
    the verdicts. *)

From Coq Require Import NArith List Bool.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules Collections
  WellFormed Moves Observer.
Import ListNotations.
Local Open Scope N_scope.

(** ** What a run comes to *)

(** The session that an input comes from; answers and the clock come from none. *)
Definition speaker (i : input) : option N :=
  match i with
  | Open n _ | Status n _ | Signal n _ | Certificate n _ _ _ _
  | CertificateUnavailable n _ | Close n => Some n
  | _ => None
  end.

Definition speaks (n : N) (i : input) : bool :=
  match speaker i with Some m => m =? n | None => false end.

(** What one session's service reported, in its order. *)
Definition reports_of (n : N) (inputs : list input) : list input := filter (speaks n) inputs.

(** The subjects shown, in the order of their windows. *)
Definition shows (effects : list effect) : list subject :=
  flat_map (fun e => match e with ShowPrompt _ _ x _ _ _ => [x] | _ => [] end) effects.

Definition hears (n : N) (a : option action) (e : effect) : option action :=
  match e with
  | SetCertificateAction m _ what _ => if m =? n then Some what else a
  | _ => a
  end.

Definition told_after (n : N) (effects : list effect) (a : option action) : option action :=
  fold_left (hears n) effects a.

(** The last action that a session is given. *)
Definition final_action (n : N) (effects : list effect) : option action :=
  told_after n effects None.

(** ** Runs in which nothing but the verdicts decides *)

Section Calm.
  Variables (p : policy) (v : subject -> bool).

  (** A session that waits at a prompt neither withdraws nor reports being connected. *)
  Definition steady (s : session) (sig : signal) : Prop :=
    awaited (at_leaf s) <> None -> sig = S_join_retrying \/ sig = S_reconnecting.

  (** No deadline fires, nothing is forgotten, the policy settles nothing, the meeting
      goes on, and each window is answered by what [v] says of its subject. *)
  Definition calm_input (st : state) (t : N) (i : input) : Prop :=
    match i with
    | Status n code => forall s sig, In s (sessions st) -> number s = n ->
        decode (kind_of s) code = Some sig -> steady s sig
    | Signal n sig => forall s, In s (sessions st) -> number s = n -> steady s sig
    | Close n => forall s, In s (sessions st) -> number s = n -> awaited (at_leaf s) = None
    | Certificate _ _ _ _ problems => forbidden p (problem_set problems) = false
    | Answer k a => forall x pr, life_of (subjects st) x = Shown pr -> prompt_number pr = k ->
        v x = match a with connect_anyway _ => true | dont_connect => false end
    | Tick => forall d, next_deadline st = Some d -> N.max (now st) t < d
    | Forget _ _ _ | End => False
    | _ => True
    end.

  (** No cap is reached, and nobody is caught connected through a shut gate. *)
  Definition calm_effect (e : effect) : Prop :=
    match e with
    | SessionChanged _ (Refused (R_subject_limit | R_prompt_limit | R_inquiry_limit
                                 | R_bypassed)) => False
    | _ => True
    end.

  (** A calm run: where it has come, its accepted inputs, and all the effects sent. *)
  Inductive calm_run : state -> list input -> list effect -> Prop :=
    | calm_start : calm_run start [] []
    | calm_step st t i st' is es new :
        calm_run st is es -> step p st t i = inr (st', new) ->
        calm_input st t i -> Forall calm_effect new ->
        calm_run st' (is ++ [i]) (es ++ new).

  (** ** What is said of the last certificate *)

  Definition subject_in (c : presented) (h : option host) (ps : list problem)
    : option subject :=
    if forbid_overrides p then None else subject_read p c h ps.

  Definition word (x : subject) : action := if v x then Ignore else Cancel.

  Definition decides (n : N) (a : option action) (i : input) : option action :=
    match i with
    | Certificate m _ c h ps =>
        if m =? n
        then Some (match subject_in c h ps with Some x => word x | None => Cancel end)
        else a
    | CertificateUnavailable m _ => if m =? n then Some Cancel else a
    | _ => a
    end.

  (** The word on the last certificate that a session brought. *)
  Definition decided (n : N) (is : list input) : option action :=
    fold_left (decides n) is None.

  Definition brings (i : input) : list subject :=
    match i with
    | Certificate _ _ c h ps =>
        match subject_in c h ps with Some x => [x] | None => [] end
    | _ => []
    end.

  Definition brought (is : list input) : list subject := flat_map brings is.

  (** Every prompt has been shown and answered. *)
  Definition all_answered (st : state) : Prop :=
    forall x, is_queued (life_of (subjects st) x) = false
              /\ is_shown (life_of (subjects st) x) = false.
End Calm.

(** ** That there are such runs: two sessions, two certificates, in both orders *)

Definition only_the_first (x : subject) : bool := certificate_of x =? 1.
Definition certificate_of_session (n id : N) : input :=
  Certificate n 1 (Presented 100 (Some id)) None [expired].
Definition opened : list input :=
  [Open 1 video; Open 2 svs; Signal 1 S_certificate_pending; Signal 2 S_certificate_pending].

Definition is_played (p : policy) (v : subject -> bool) (is : list input) : Prop :=
  exists st es, calm_run p v st is es /\ all_answered st.

Ltac calm :=
  cbn -[life_of]; try exact Logic.I; try reflexivity;
  lazymatch goal with
  | |- forall s, _ -> number s = _ -> _ =>
      let I := fresh in let E := fresh in
      intros ? I E; repeat (destruct I as [<-|I]; [try discriminate E; intros N; now destruct N|]);
      destruct I
  | _ =>
      intros ? ? L E; unfold life_of in L; break; try discriminate L; inv L;
      try discriminate E; reflexivity
  end.

Ltac next i :=
  match goal with R : calm_run ?p ?v ?st ?is ?es |- _ =>
    let r := eval vm_compute in (step p st 0 i) in
    match r with inr (?st', ?new) =>
      let H := fresh in
      assert (H : calm_run p v st' (is ++ [i]) (es ++ new));
      [ apply (calm_step p v st 0 i st' is es new R eq_refl);
        [ calm | repeat constructor ]
      | clear R; cbn [app] in H ]
    end
  end.

Example one_order : is_played default_policy only_the_first
  (opened ++ [certificate_of_session 1 1; certificate_of_session 2 2;
   Answer 1 (connect_anyway 1); Answer 2 dont_connect]).
Proof.
  pose proof (calm_start default_policy only_the_first) as R.
  next (Open 1 video). next (Open 2 svs).
  next (Signal 1 S_certificate_pending). next (Signal 2 S_certificate_pending).
  next (certificate_of_session 1 1). next (certificate_of_session 2 2).
  next (Answer 1 (connect_anyway 1)). next (Answer 2 dont_connect).
  do 2 eexists. split; [eassumption|]. intros x. unfold life_of. cbn [subjects].
  break; split; reflexivity.
Qed.

Example another_order : is_played default_policy only_the_first
  (opened ++ [certificate_of_session 2 2; certificate_of_session 1 1;
   Answer 1 dont_connect; Answer 2 (connect_anyway 1)]).
Proof.
  pose proof (calm_start default_policy only_the_first) as R.
  next (Open 1 video). next (Open 2 svs).
  next (Signal 1 S_certificate_pending). next (Signal 2 S_certificate_pending).
  next (certificate_of_session 2 2). next (certificate_of_session 1 1).
  next (Answer 1 dont_connect). next (Answer 2 (connect_anyway 1)).
  do 2 eexists. split; [eassumption|]. intros x. unfold life_of. cbn [subjects].
  break; split; reflexivity.
Qed.
