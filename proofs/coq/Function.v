(** What follows from the rules being a function of the meeting, the time and the
    input alone. *)

From Coq Require Import NArith ZArith List Bool Lia.
From Certgate Require Import Vocabulary Codes Sets State Machine Rules.
Import ListNotations.
Local Open Scope N_scope.

(** "Any input in any state gives effects or a typed error; an error changes nothing;
    nothing panics."

    [step] is a total function, and an error comes without a state: what [play] makes of
    a journal after an error is what it makes of it without the refused input. *)
Theorem total p st t i :
  (exists e, step p st t i = inl e) \/ (exists st' es, step p st t i = inr (st', es)).
Proof. destruct (step p st t i) as [e|[st' es]]; eauto. Qed.

(** A journal: inputs with their times. What was answered to each, and where it ends. *)
Definition journal := list (N * input).

Definition answered := (error + list effect)%type.

Fixpoint play (p : policy) (st : state) (j : journal) : state * list answered :=
  match j with
  | [] => (st, [])
  | (t, i) :: j' =>
      match step p st t i with
      | inl e => let (st', said) := play p st j' in (st', inl e :: said)
      | inr (st1, es) => let (st', said) := play p st1 j' in (st', inr es :: said)
      end
  end.

(** "The same inputs give the same effects": of two plays of one journal, whatever made
    them. (That the engine's answers are the same byte for byte in every build is not a
    matter of the rules; tests hold it to that.) *)
Theorem deterministic p j st1 said1 st2 said2 :
  play p start j = (st1, said1) -> play p start j = (st2, said2) -> st1 = st2 /\ said1 = said2.
Proof. intros A B. rewrite A in B. now inversion B. Qed.

(** The inputs that were accepted. *)
Fixpoint accepted (p : policy) (st : state) (j : journal) : journal :=
  match j with
  | [] => []
  | (t, i) :: j' =>
      match step p st t i with
      | inl _ => accepted p st j'
      | inr (st1, _) => (t, i) :: accepted p st1 j'
      end
  end.

Definition effects_of (said : list answered) : list (list effect) :=
  flat_map (fun a => match a with inl _ => [] | inr es => [es] end) said.

(** "A journal of inputs replays to the same effects; snapshot, restore at any step
    continues the same."

    A journal and the journal of what was accepted of it lead to the same meeting with
    the same effects; a journal can be cut anywhere and continued from the state that
    the first part led to; a Snapshot gives no effects and changes nothing but the time
    of the last accepted input. *)
Theorem replayable p st :
  (forall j, fst (play p st (accepted p st j)) = fst (play p st j)
     /\ effects_of (snd (play p st (accepted p st j))) = effects_of (snd (play p st j)))
  /\ (forall j k, play p st (j ++ k)
      = let (st1, said) := play p st j in
        let (st2, more) := play p st1 k in (st2, said ++ more))
  /\ (forall t, step p st t Snapshot = inr (with_now (N.max (now st) t) st, [])).
Proof.
  split; [|split].
  - intros j. revert st. induction j as [|[t i] j IH]; cbn; intros st; auto.
    destruct (step p st t i) as [e|[st1 es]] eqn:S; cbn; rewrite ?S.
    + specialize (IH st). destruct (play p st j). exact IH.
    + specialize (IH st1). destruct (play p st1 (accepted p st1 j)), (play p st1 j).
      cbn in *. destruct IH as [-> ->]. auto.
  - intros j. revert st. induction j as [|[t i] j IH]; cbn; intros st k.
    + now destruct (play p st k).
    + destruct (step p st t i) as [e|[st1 es]].
      * rewrite IH. destruct (play p st j) as [st1 said]. now destruct (play p st1 k).
      * rewrite IH. destruct (play p st1 j) as [st2 said]. now destruct (play p st2 k).
  - reflexivity.
Qed.

(** ** Kinds *)

(** The same meeting with every session of the kind that [as_kind] says. *)
Definition recast (as_kind : N -> kind) (s : session) : session :=
  Session (number s) (as_kind (number s)) (at_leaf s) (rests s) (inquiry s) (prompts_made s).

Definition recast_all (as_kind : N -> kind) (st : state) : state :=
  with_sessions (map (recast as_kind) (sessions st)) st.

Definition recast_input (as_kind : N -> kind) (i : input) : input :=
  match i with Open n _ => Open n (as_kind n) | _ => i end.

Definition recast_result (as_kind : N -> kind) (r : state * list effect) :=
  (recast_all as_kind (fst r), snd r).

Definition recast_outcome (as_kind : N -> kind) (o : outcome) : outcome :=
  match o with inl e => inl e | inr r => inr (recast_result as_kind r) end.

Section Recast.
  Variable f : N -> kind.

  Lemma recast_find n l : find_session n (map (recast f) l) = option_map (recast f) (find_session n l).
  Proof.
    unfold find_session. induction l as [|s l IH]; cbn; auto. now destruct (number s =? n).
  Qed.

  Lemma recast_put s l : put (recast f s) (map (recast f) l) = map (recast f) (put s l).
  Proof.
    unfold put. rewrite !map_map. apply map_ext. intros w. cbn.
    now destruct (number w =? number s).
  Qed.

  Lemma recast_put_all s st :
    with_sessions (put (recast f s) (sessions (recast_all f st))) (recast_all f st)
    = recast_all f (with_sessions (put s (sessions st)) st).
  Proof. unfold recast_all, with_sessions. cbn. now rewrite recast_put. Qed.

  Lemma recast_waiting x l :
    filter (waits_for x) (map (recast f) l) = map (recast f) (filter (waits_for x) l).
  Proof.
    induction l as [|s l IH]; cbn [filter map]; auto.
    change (waits_for x (recast f s)) with (waits_for x s). rewrite IH.
    now destruct (waits_for x s).
  Qed.

  Lemma recast_waiting_all x st : waiting x (recast_all f st) = map (recast f) (waiting x st).
  Proof. apply recast_waiting. Qed.

  Lemma recast_numbers l : map number (map (recast f) l) = map number l.
  Proof. now rewrite map_map. Qed.

  Lemma recast_hosts l : waiting_hosts (map (recast f) l) = waiting_hosts l.
  Proof. unfold waiting_hosts. induction l; cbn; auto. now rewrite IHl. Qed.

  Lemma recast_problems l : waiting_problems (map (recast f) l) = waiting_problems l.
  Proof.
    unfold waiting_problems. f_equal. induction l; cbn; auto. now rewrite IHl.
  Qed.

  Lemma recast_show p x st : show p x (recast_all f st) = recast_result f (show p x st).
  Proof.
    unfold show. rewrite recast_waiting_all, recast_hosts, recast_problems, recast_numbers.
    reflexivity.
  Qed.

  Lemma recast_show_next p st : show_next p (recast_all f st) = recast_result f (show_next p st).
  Proof.
    unfold show_next. cbn. destruct (window_free _ _); [|reflexivity].
    destruct (first_queued _); [apply recast_show|reflexivity].
  Qed.

  Lemma recast_with_subjects t st :
    with_subjects t (recast_all f st) = recast_all f (with_subjects t st).
  Proof. reflexivity. Qed.

  Lemma recast_update pr x st : update pr x (recast_all f st) = update pr x st.
  Proof. unfold update. now rewrite recast_waiting_all, recast_numbers. Qed.

  Lemma recast_withdrawn_from l st :
    withdrawn_from l (recast_all f st) = recast_result f (withdrawn_from l st).
  Proof.
    unfold withdrawn_from. destruct (awaited l) as [x|]; [|reflexivity]. unfold withdrawn.
    cbn [subjects recast_all with_sessions].
    destruct (life_of (subjects st) x); try reflexivity.
    - rewrite recast_waiting_all. now destruct (waiting x st).
    - now rewrite recast_update.
  Qed.

  Lemma recast_flat (g : session -> list effect) l :
    (forall s, g (recast f s) = g s) -> flat_map g (map (recast f) l) = flat_map g l.
  Proof. intros E. induction l; cbn; auto. now rewrite E, IHl. Qed.

  Lemma recast_settled x v st : settled x v (recast_all f st) = recast_all f (settled x v st).
  Proof.
    unfold settled, recast_all, with_sessions, with_subjects. cbn. f_equal.
    rewrite !map_map. apply map_ext. intros s. unfold settle_session, waits_for, lives_on. cbn.
    destruct (awaited (at_leaf s)) as [y|]; [destruct (subject_dec x y)|];
      destruct v; try reflexivity;
      now destruct ((connecting (at_leaf s) || connected (at_leaf s)) && based_on x (rests s)).
  Qed.

  Lemma recast_settle p x v st : settle p x v (recast_all f st) = recast_result f (settle p x v st).
  Proof.
    unfold settle. rewrite recast_settled, recast_show_next.
    destruct (show_next p (settled x v st)) as [st' shown]. unfold recast_result. cbn [fst snd].
    f_equal. cbn [subjects sessions recast_all with_sessions].
    rewrite recast_flat by reflexivity. f_equal. f_equal. f_equal. unfold cuts.
    destruct v; auto. now apply recast_flat.
  Qed.

  Definition recast_session (r : session * list effect) := (recast f (fst r), snd r).

  Lemma recast_hear p t g s sig : hear p t g (recast f s) sig = recast_session (hear p t g s sig).
  Proof.
    unfold hear, hear_refused, become, bypass, inquire. cbn [at_leaf recast].
    destruct (at_leaf s) eqn:L, sig; cbn; rewrite ?L; cbn;
      repeat match goal with
      | |- context [if ?b then _ else _] => destruct b
      end; unfold recast_session; cbn; rewrite ?L; try reflexivity.
  Qed.

  Lemma recast_report p sig st s :
    report p sig (recast_all f st) (recast f s) = recast_result f (report p sig st s).
  Proof.
    unfold report. cbn [now subjects rests at_leaf recast recast_all with_sessions].
    rewrite recast_hear. destruct (hear p (now st) _ s sig) as [s' said].
    unfold recast_session. cbn [fst snd].
    change (with_sessions (put (recast f s') (map (recast f) (sessions st)))
              (with_sessions (map (recast f) (sessions st)) st))
      with (with_sessions (put (recast f s') (sessions (recast_all f st))) (recast_all f st)).
    rewrite recast_put_all. cbn [at_leaf recast].
    destruct (awaited (at_leaf s')); [reflexivity|]. rewrite recast_withdrawn_from.
    now destruct (withdrawn_from _ _).
  Qed.

  Lemma recast_refuse r why s st :
    refuse r why (recast f s) (recast_all f st) = recast_result f (refuse r why s st).
  Proof.
    unfold refuse.
    change (with_leaf (Refused r) (recast f s)) with (recast f (with_leaf (Refused r) s)).
    now rewrite recast_put_all.
  Qed.

  Lemma recast_hold x h ps s st :
    hold x h ps (recast f s) (recast_all f st) = recast_result f (hold x h ps s st).
  Proof.
    unfold hold. change (with_leaf (Deciding x h ps) (recast f s))
      with (recast f (with_leaf (Deciding x h ps) s)). now rewrite recast_put_all.
  Qed.

  Lemma recast_review p c h ps s st :
    review p c h ps (recast f s) (recast_all f st) = recast_result f (review p c h ps s st).
  Proof.
    unfold review, refuse_for. destruct (readable p c); [|apply recast_refuse].
    destruct (forbid_overrides p); [apply recast_refuse|].
    destruct (cut_subject _ _ _ _) as [x|]; [|apply recast_refuse].
    unfold judge. change (with_basis (On x) (recast f s)) with (recast f (with_basis (On x) s)).
    set (s1 := with_basis (On x) s). cbn [subjects recast_all with_sessions].
    destruct (forbidden p ps).
    - unfold deny_by_policy, refuse_for. cbn [subjects recast_all with_sessions].
      change (with_leaf (Deciding x h ps) (recast f s1))
        with (recast f (with_leaf (Deciding x h ps) s1)).
      change (with_sessions (put (recast f (with_leaf (Deciding x h ps) s1))
                (sessions (with_sessions (map (recast f) (sessions st)) st)))
                (with_sessions (map (recast f) (sessions st)) st))
        with (with_sessions (put (recast f (with_leaf (Deciding x h ps) s1))
                (sessions (recast_all f st))) (recast_all f st)).
      rewrite recast_put_all, recast_settle.
      destruct (life_of (subjects st) x) as [| | | |[]]; try reflexivity; try apply recast_refuse.
      destruct (subjects_full _ _); [apply recast_refuse|reflexivity].
    - destruct (life_of (subjects st) x) eqn:L.
      + unfold ask, refuse_for. cbn [subjects recast_all with_sessions].
        destruct (subjects_full _ _); [apply recast_refuse|].
        change (no_room_for_prompt p (recast f s1) (subjects st))
          with (no_room_for_prompt p s1 (subjects st)).
        destruct (no_room_for_prompt _ _ _); [apply recast_refuse|].
        change (with_prompt_made (recast f s1)) with (recast f (with_prompt_made s1)).
        fold (recast_all f st). rewrite recast_hold.
        destruct (hold x h ps (with_prompt_made s1) st) as [st1 held] eqn:E.
        unfold recast_result at 1. cbn [fst snd]. rewrite recast_with_subjects, recast_show_next.
        cbn [subjects recast_all with_sessions].
        now destruct (show_next _ _).
      + unfold join_queued, refuse_for. fold (recast_all f st).
        rewrite recast_waiting_all, recast_hosts. destruct (over_hosts _ _ _).
        * apply recast_refuse.
        * apply recast_hold.
      + unfold join_shown, refuse_for. destruct (over_hosts _ _ _); [apply recast_refuse|].
        fold (recast_all f st). rewrite recast_hold.
        destruct (hold x h ps s1 st) as [st1 held]. unfold recast_result at 1. cbn [fst snd].
        rewrite recast_with_subjects, recast_update. reflexivity.
      + unfold admit. change (with_leaf Admitted (recast f s1)) with (recast f (with_leaf Admitted s1)).
        fold (recast_all f st). now rewrite recast_put_all.
      + apply recast_refuse.
  Qed.

  Lemma recast_earliest st : earliest (recast_all f st) = earliest st.
  Proof.
    unfold earliest. f_equal. f_equal. cbn. induction (sessions st) as [|s l IH]; cbn; auto.
    rewrite IH. reflexivity.
  Qed.

  Lemma recast_fire p what st : fire p what (recast_all f st) = recast_result f (fire p what st).
  Proof.
    destruct what as [n|x]; cbn [fire]; [|apply recast_settle].
    cbn [sessions recast_all with_sessions]. rewrite recast_find.
    destruct (find_session n (sessions st)); [apply recast_refuse|reflexivity].
  Qed.

  Lemma recast_fire_due p fuel : forall st,
    fire_due p fuel (recast_all f st) = recast_result f (fire_due p fuel st).
  Proof.
    induction fuel as [|fuel IH]; cbn [fire_due]; intros st; [reflexivity|].
    rewrite recast_earliest. destruct (earliest st) as [[t what]|]; [|reflexivity].
    cbn [now recast_all with_sessions]. destruct (t <=? now st); [|reflexivity].
    fold (recast_all f st). rewrite recast_fire. destruct (fire p what st) as [st1 e1].
    unfold recast_result at 1. cbn [fst snd]. rewrite IH.
    now destruct (fire_due p fuel st1).
  Qed.

  Lemma recast_finish st : finish (recast_all f st) = recast_result f (finish st).
  Proof.
    unfold finish, recast_result, recast_all, with_sessions. cbn. f_equal.
    - f_equal. rewrite !map_map. apply map_ext. intros s. unfold end_session. cbn.
      now destruct (refused (at_leaf s)).
    - f_equal. now apply recast_flat.
  Qed.

  Lemma recast_drop n l : drop_session n (map (recast f) l) = map (recast f) (drop_session n l).
  Proof.
    unfold drop_session. induction l as [|s l IH]; cbn; auto.
    destruct (number s =? n); cbn; now rewrite IH.
  Qed.

  Lemma recast_forget x st : forget x (recast_all f st) = recast_outcome f (forget x st).
  Proof.
    unfold forget. cbn [subjects recast_all with_sessions].
    destruct (life_of (subjects st) x) as [| | | |[]]; try reflexivity.
    cbn. unfold recast_result, recast_all, with_sessions. cbn. f_equal. f_equal.
    - f_equal. rewrite !map_map. apply map_ext. intros s. unfold lives_on. cbn.
      now destruct ((connecting (at_leaf s) || connected (at_leaf s)) && based_on x (rests s)).
    - now apply recast_flat.
  Qed.
End Recast.

(** "Role and centre change no decision; kind changes none beyond its table."

    Role and centre are not even arguments of [step]. Kinds: a raw code does what the
    signal does that its kind's table names, or is an error; and every other input does
    the same, with the same effects, whatever kinds the sessions have. *)
Theorem neutral p :
  (forall st t n code s, find_session n (sessions st) = Some s ->
     step p st t (Status n code)
     = match decode (kind_of s) code with
       | Some sig => step p st t (Signal n sig)
       | None => inl E_unknown_code
       end)
  /\ (forall as_kind st t i, (forall n code, i <> Status n code) ->
     step p (recast_all as_kind st) t (recast_input as_kind i)
     = recast_outcome as_kind (step p st t i)).
Proof.
  split.
  - intros st t n code s F. unfold step. cbn [take]. unfold on_session.
    cbn [sessions with_now]. now rewrite F.
  - intros f st t i NS. unfold step.
    change (with_now (N.max (now (recast_all f st)) t) (recast_all f st))
      with (recast_all f (with_now (N.max (now st) t) st)).
    set (st1 := with_now _ st). clearbody st1. clear st.
    assert (OS : forall n g g', (forall s, g' (recast f s) = recast_outcome f (g s)) ->
      on_session n (recast_all f st1) g' = recast_outcome f (on_session n st1 g)).
    { intros n g g' E. unfold on_session. cbn [sessions recast_all with_sessions].
      rewrite recast_find. destruct (find_session n (sessions st1)); [apply E|reflexivity]. }
    assert (FE : forall n q g g', (forall s, g' (recast f s) = recast_result f (g s)) ->
      fetching n q (recast_all f st1) g' = recast_outcome f (fetching n q st1 g)).
    { intros n q g g' E. unfold fetching. apply OS. intros s. cbn [at_leaf inquiry recast].
      destruct (at_leaf s); try reflexivity. destruct (inquiry s =? q); [|reflexivity].
      cbn. now rewrite E. }
    assert (UO : forall o o', o' = recast_outcome f o ->
      unless_over (recast_all f st1) o' = recast_outcome f (unless_over st1 o)).
    { intros o o' ->. unfold unless_over. cbn. now destruct (over st1). }
    destruct i; cbn [take recast_input]; try apply UO.
    + unfold open. cbn [next_session sessions recast_all with_sessions].
      destruct (session <? next_session st1); [reflexivity|].
      replace (count (fun _ => true) (map (recast f) (sessions st1)))
        with (count (fun _ => true) (sessions st1))
        by (induction (sessions st1) as [|s l IH]; cbn; auto; now rewrite IH).
      destruct (_ <=? _); [reflexivity|]. cbn.
      unfold recast_result, recast_all, with_sessions. cbn. now rewrite map_app.
    + now destruct (NS session code).
    + apply OS. intros s. now rewrite recast_report.
    + apply FE. intros s. apply recast_review.
    + apply FE. intros s. apply recast_refuse.
    + unfold take_answer. cbn [prompts_shown subjects recast_all with_sessions].
      destruct (_ || _); [reflexivity|].
      destruct (prompt_numbered _ _) as [[x pr]|]; [|reflexivity].
      fold (recast_all f st1).
      destruct what as [r|]; [destruct (r =? revision pr); [|reflexivity]|];
        cbn; now rewrite recast_settle.
    + destruct (cut_subject _ _ _ _); [apply recast_forget|reflexivity].
    + unfold close. apply OS. intros s. cbn [at_leaf recast recast_outcome]. f_equal.
      rewrite <- recast_withdrawn_from. f_equal.
      unfold recast_all, with_sessions. cbn. now rewrite recast_drop.
    + cbn. f_equal. unfold tick. cbn [sessions subjects recast_all with_sessions].
      rewrite map_length. apply recast_fire_due.
    + cbn [recast_outcome]. now rewrite recast_finish.
    + reflexivity.
    + reflexivity.
Qed.
