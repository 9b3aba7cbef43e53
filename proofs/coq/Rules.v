(** The whole meeting: [step] answers an input with an error, which changes
    nothing, or with the next state and the effects in their order. *)

From Coq Require Import NArith List Bool.
From Certgate Require Import Vocabulary Codes Sets State Machine.
Import ListNotations.
Local Open Scope N_scope.

(** ** Prompts *)

Definition window_free (p : policy) (t : table) : bool :=
  tally is_shown t <? max_shown_prompts p.

Definition show (p : policy) (x : subject) (st : state) : state * list effect :=
  let w := waiting x st in
  let k := prompts_shown st + 1 in
  let pr := Prompt k 1 (waiting_hosts w) (waiting_problems w)
                   (after (now st) (answer_deadline p)) in
  (State (now st) (next_session st) (sessions st)
         (set_life x (Shown pr) (subjects st)) k (over st),
   [ShowPrompt k 1 x (shows_hosts pr) (shows_problems pr) (map number w)]).

(** A free window takes the head of the queue. Once is enough: at most one window
    comes free at a time, and while one is free the queue is empty (no_idle_prompt). *)
Definition show_next (p : policy) (st : state) : state * list effect :=
  if window_free p (subjects st) then
    match first_queued (subjects st) with
    | Some x => show p x st
    | None => (st, [])
    end
  else (st, []).

Definition update (pr : prompt) (x : subject) (st : state) : list effect :=
  [UpdatePrompt (prompt_number pr) (revision pr) (shows_hosts pr) (shows_problems pr)
     (map number (waiting x st))].

(** After a session stopped waiting for [x]. *)
Definition withdrawn (x : subject) (st : state) : state * list effect :=
  match life_of (subjects st) x with
  | Queued =>
      match waiting x st with
      | [] => (with_subjects (forget_life x (subjects st)) st, [])
      | _ => (st, [])
      end
  | Shown pr => (st, update pr x st)
  | _ => (st, [])
  end.

Definition withdrawn_from (l : leaf) (st : state) : state * list effect :=
  match awaited l with
  | Some x => withdrawn x st
  | None => (st, [])
  end.

(** ** Verdicts *)

Inductive verdict := allow | deny (d : denier).

Definition standing (v : verdict) : life :=
  match v with allow => Allowed | deny d => Denied d end.

Definition dismissal_of (v : verdict) : dismissal :=
  match v with
  | allow | deny by_person => X_answered
  | deny by_deadline => X_deadline
  | deny by_policy => X_policy
  end.

Definition why_of (v : verdict) : action_why :=
  match v with
  | allow | deny by_person => W_person
  | deny by_deadline => W_deadline
  | deny by_policy => W_reason R_not_overridable
  end.

Definition leaf_after (v : verdict) : leaf :=
  match v with allow => Admitted | deny d => Refused (reason_of d) end.

Definition action_of (v : verdict) : action :=
  match v with allow => Ignore | deny _ => Cancel end.

Definition settle_session (x : subject) (v : verdict) (s : session) : session :=
  if waits_for x s then with_leaf (leaf_after v) s
  else match v with
       | allow => s
       | deny d => if lives_on x s then with_leaf (Refused (reason_of d)) s else s
       end.

Definition reply (x : subject) (v : verdict) (s : session) : list effect :=
  if waits_for x s
  then [SetCertificateAction (number s) (inquiry s) (action_of v) (why_of v);
        SessionChanged (number s) (leaf_after v)]
  else [].

(** Ends a session that rests on what was allowed and is no more. *)
Definition cut (x : subject) (why : reason) (s : session) : list effect :=
  if lives_on x s
  then [Terminate (number s) why; SessionChanged (number s) (Refused why)]
  else [].

Definition cuts (x : subject) (v : verdict) (l : list session) : list effect :=
  match v with allow => [] | deny d => flat_map (cut x (reason_of d)) l end.

Definition dismiss (l : life) (why : dismissal) : list effect :=
  match l with Shown pr => [DismissPrompt (prompt_number pr) why] | _ => [] end.

Definition settled (x : subject) (v : verdict) (st : state) : state :=
  with_subjects (set_life x (standing v) (subjects st))
    (with_sessions (map (settle_session x v) (sessions st)) st).

Definition settle (p : policy) (x : subject) (v : verdict) (st : state)
  : state * list effect :=
  let (st', shown) := show_next p (settled x v st) in
  (st', dismiss (life_of (subjects st) x) (dismissal_of v)
        ++ flat_map (reply x v) (sessions st)
        ++ cuts x v (sessions st)
        ++ shown).

(** ** The review of a certificate *)

Definition cut_subject (p : policy) (id : N) (h : option host) (ps : list problem)
  : option subject :=
  match scope_of p, h with
  | per_certificate, _ => Some (Subject id None None)
  | per_certificate_host, Some _ => Some (Subject id h None)
  | per_certificate_host_problems, Some _ => Some (Subject id h (Some ps))
  | _, None => None
  end.

Definition readable (p : policy) (c : presented) : option N :=
  if (size c =? 0) || (max_certificate_bytes p <? size c) then None else identity c.

Definition refuse (r : reason) (why : action_why) (s : session) (st : state)
  : state * list effect :=
  (with_sessions (put (with_leaf (Refused r) s) (sessions st)) st,
   [SetCertificateAction (number s) (inquiry s) Cancel why;
    SessionChanged (number s) (Refused r)]).

Definition refuse_for (r : reason) := refuse r (W_reason r).

Definition admit (s : session) (st : state) : state * list effect :=
  (with_sessions (put (with_leaf Admitted s) (sessions st)) st,
   [SetCertificateAction (number s) (inquiry s) Ignore W_remembered;
    SessionChanged (number s) Admitted]).

Definition hold (x : subject) (h : option host) (ps : list problem) (s : session)
  (st : state) : state * list effect :=
  (with_sessions (put (with_leaf (Deciding x h ps) s) (sessions st)) st,
   [SessionChanged (number s) (Deciding x h ps)]).

Definition over_hosts (p : policy) (h : option host) (l : list host) : bool :=
  max_prompt_hosts p <? count (fun _ => true) (add_optional_host h l).

(** What a prompt shows once a session with [h] and [ps] has joined it. *)
Definition joined (pr : prompt) (h : option host) (ps : list problem) : prompt :=
  let hosts := add_optional_host h (shows_hosts pr) in
  let problems := problem_union ps (shows_problems pr) in
  let grown :=
    if list_eq_dec host_dec hosts (shows_hosts pr) then
      if list_eq_dec problem_dec problems (shows_problems pr) then false else true
    else true in
  Prompt (prompt_number pr) (if grown then revision pr + 1 else revision pr)
         hosts problems (answer_due pr).

Definition join_queued (p : policy) (x : subject) (h : option host)
  (ps : list problem) (s : session) (st : state) : state * list effect :=
  if over_hosts p h (waiting_hosts (waiting x st))
  then refuse_for R_prompt_limit s st
  else hold x h ps s st.

Definition join_shown (p : policy) (pr : prompt) (x : subject) (h : option host)
  (ps : list problem) (s : session) (st : state) : state * list effect :=
  if over_hosts p h (shows_hosts pr)
  then refuse_for R_prompt_limit s st
  else
    let (st1, held) := hold x h ps s st in
    let pr' := joined pr h ps in
    let st2 := with_subjects (set_life x (Shown pr') (subjects st1)) st1 in
    (st2, held ++ update pr' x st2).

Definition subjects_full (p : policy) (t : table) : bool :=
  max_subjects p <=? tally is_seen t.

Definition no_room_for_prompt (p : policy) (s : session) (t : table) : bool :=
  (max_prompts_per_session p <=? prompts_made s)
  || (negb (window_free p t) && (max_queued_prompts p <=? tally is_queued t)).

Definition ask (p : policy) (x : subject) (h : option host) (ps : list problem)
  (s : session) (st : state) : state * list effect :=
  if subjects_full p (subjects st) then refuse_for R_subject_limit s st
  else if no_room_for_prompt p s (subjects st) then refuse_for R_prompt_limit s st
  else
    let (st1, held) := hold x h ps (with_prompt_made s) st in
    let (st2, shown) :=
      show_next p (with_subjects (set_life x Queued (subjects st1)) st1) in
    (st2, held ++ shown).

Definition forbidden (p : policy) (ps : list problem) : bool :=
  existsb (fun x => has_problem x (non_overridable p)) ps.

(** The policy's own no. The session waits for a moment, so that it is answered
    among the others. *)
Definition deny_by_policy (p : policy) (x : subject) (h : option host)
  (ps : list problem) (s : session) (st : state) : state * list effect :=
  let told :=
    settle p x (deny by_policy)
      (with_sessions (put (with_leaf (Deciding x h ps) s) (sessions st)) st) in
  match life_of (subjects st) x with
  | Denied by_policy => refuse_for R_not_overridable s st
  | Unseen =>
      if subjects_full p (subjects st) then refuse_for R_not_overridable s st else told
  | _ => told
  end.

(** From a readable certificate on; rules 5 to 10. *)
Definition judge (p : policy) (x : subject) (h : option host) (ps : list problem)
  (s0 : session) (st : state) : state * list effect :=
  let s := with_basis (On x) s0 in
  if forbidden p ps then deny_by_policy p x h ps s st
  else
    match life_of (subjects st) x with
    | Denied d => refuse (reason_of d) W_remembered s st
    | Allowed => admit s st
    | Queued => join_queued p x h ps s st
    | Shown pr => join_shown p pr x h ps s st
    | Unseen => ask p x h ps s st
    end.

Definition review (p : policy) (c : presented) (h : option host) (ps : list problem)
  (s : session) (st : state) : state * list effect :=
  match readable p c with
  | None => refuse_for R_certificate_unreadable s st
  | Some id =>
      if forbid_overrides p then refuse_for R_overrides_forbidden s st
      else match cut_subject p id h ps with
           | None => refuse_for R_host_unknown s st
           | Some x => judge p x h ps s st
           end
  end.

(** ** Deadlines *)

Inductive target := a_certificate (n : N) | an_answer (x : subject).

Definition certificate_due (s : session) : list (N * target) :=
  match at_leaf s with Fetching (Some t) => [(t, a_certificate (number s))] | _ => [] end.

Definition answer_due_of (row : subject * life) : list (N * target) :=
  match snd row with
  | Shown pr =>
      match answer_due pr with Some t => [(t, an_answer (fst row))] | None => [] end
  | _ => []
  end.

Definition earlier (a : N * target) (b : option (N * target)) : option (N * target) :=
  match b with
  | Some b' => if fst b' <? fst a then b else Some a
  | None => Some a
  end.

(** The first by time, then certificates before answers, then by number: both
    lists are in number order, and an equal time gives way to the one before it. *)
Definition earliest (st : state) : option (N * target) :=
  fold_right earlier None
    (flat_map certificate_due (sessions st) ++ flat_map answer_due_of (subjects st)).

Definition fire (p : policy) (what : target) (st : state) : state * list effect :=
  match what with
  | a_certificate n =>
      match find_session n (sessions st) with
      | Some s => refuse R_certificate_unavailable W_deadline s st
      | None => (st, [])
      end
  | an_answer x => settle p x (deny by_deadline) st
  end.

(** Each firing ends a fetch or a prompt, so as many steps as there are sessions
    and subjects are enough. *)
Fixpoint fire_due (p : policy) (fuel : nat) (st : state) : state * list effect :=
  match fuel with
  | O => (st, [])
  | S fuel' =>
      match earliest st with
      | Some (t, what) =>
          if t <=? now st then
            let (st1, e1) := fire p what st in
            let (st2, e2) := fire_due p fuel' st1 in
            (st2, e1 ++ e2)
          else (st, [])
      | None => (st, [])
      end
  end.

Definition tick (p : policy) (st : state) : state * list effect :=
  fire_due p (length (sessions st) + length (subjects st)) st.

(** ** The end of the meeting *)

Definition end_session (s : session) : session :=
  if refused (at_leaf s) then s else with_leaf (Refused R_meeting_ended) s.

Definition farewell (s : session) : list effect :=
  let n := number s in
  if refused (at_leaf s) then []
  else
    (if pending (at_leaf s)
     then [SetCertificateAction n (inquiry s) Cancel (W_reason R_meeting_ended)] else [])
    ++ (if connecting (at_leaf s) || connected (at_leaf s)
        then [Terminate n R_meeting_ended] else [])
    ++ [SessionChanged n (Refused R_meeting_ended)].

Definition finish (st : state) : state * list effect :=
  (State (now st) (next_session st) (map end_session (sessions st))
         (filter (fun row => is_settled (snd row)) (subjects st)) (prompts_shown st) true,
   flat_map (fun row => dismiss (snd row) X_meeting_ended) (subjects st)
   ++ flat_map farewell (sessions st)).

(** ** The inputs *)

Definition outcome := (error + (state * list effect))%type.

Definition open (p : policy) (n : N) (k : kind) (st : state) : outcome :=
  if n <? next_session st then inl E_duplicate_session
  else if max_sessions p <=? count (fun _ => true) (sessions st)
  then inl E_too_many_sessions
  else inr (State (now st) (n + 1)
                  (sessions st ++ [Session n k Joining NoBasis 0 0])
                  (subjects st) (prompts_shown st) (over st), []).

Definition on_session (n : N) (st : state) (f : session -> outcome) : outcome :=
  match find_session n (sessions st) with
  | Some s => f s
  | None => inl E_unknown_session
  end.

Definition report (p : policy) (sig : signal) (st : state) (s : session)
  : state * list effect :=
  let (s', said) := hear p (now st) (gate_open (subjects st) (rests s)) s sig in
  let st1 := with_sessions (put s' (sessions st)) st in
  match awaited (at_leaf s') with
  | Some _ => (st1, said)    (* only a verdict lifts a hold *)
  | None =>
      let (st2, e) := withdrawn_from (at_leaf s) st1 in
      (st2, said ++ e)
  end.

(** The current inquiry of a session that fetches; anything else is stale. *)
Definition fetching (n q : N) (st : state) (f : session -> state * list effect)
  : outcome :=
  on_session n st (fun s =>
    match at_leaf s with
    | Fetching _ => if inquiry s =? q then inr (f s) else inl E_stale_inquiry
    | _ => inl E_stale_inquiry
    end).

Definition prompt_numbered (k : N) (t : table) : option (subject * prompt) :=
  find (fun row => prompt_number (snd row) =? k) (prompts_of t).

Definition take_answer (p : policy) (k : N) (a : answer) (st : state) : outcome :=
  if (k =? 0) || (prompts_shown st <? k) then inl E_unknown_prompt
  else match prompt_numbered k (subjects st) with
       | None => inl E_prompt_closed
       | Some (x, pr) =>
           match a with
           | dont_connect => inr (settle p x (deny by_person) st)
           | connect_anyway r =>
               if r =? revision pr then inr (settle p x allow st)
               else inl E_prompt_changed
           end
       end.

Definition forget (x : subject) (st : state) : outcome :=
  let unseen := with_subjects (forget_life x (subjects st)) st in
  match life_of (subjects st) x with
  | Unseen => inl E_unknown_subject
  | Queued | Shown _ => inl E_subject_open
  | Denied by_policy => inl E_denied_by_policy
  | Denied _ => inr (unseen, [])
  | Allowed =>
      inr (with_sessions
             (map (fun s => if lives_on x s
                            then with_leaf (Refused R_consent_withdrawn) s else s)
                  (sessions st)) unseen,
           flat_map (cut x R_consent_withdrawn) (sessions st))
  end.

Definition close (n : N) (st : state) : outcome :=
  on_session n st (fun s =>
    inr (withdrawn_from (at_leaf s)
           (with_sessions (drop_session n (sessions st)) st))).

(** Open, certificates, answers, forgetting and ending need a meeting that goes on. *)
Definition unless_over (st : state) (o : outcome) : outcome :=
  if over st then inl E_meeting_ended else o.

Definition take (p : policy) (i : input) (st : state) : outcome :=
  match i with
  | Open n k => unless_over st (open p n k st)
  | Status n code =>
      on_session n st (fun s =>
        match decode (kind_of s) code with
        | Some sig => inr (report p sig st s)
        | None => inl E_unknown_code
        end)
  | Signal n sig => on_session n st (fun s => inr (report p sig st s))
  | Certificate n q c h ps =>
      unless_over st (fetching n q st (fun s =>
        review p c (normal_host h) (problem_set ps) s st))
  | CertificateUnavailable n q =>
      unless_over st (fetching n q st (fun s =>
        refuse_for R_certificate_unavailable s st))
  | Answer k a => unless_over st (take_answer p k a st)
  | Forget id h ps =>
      unless_over st
        (match cut_subject p id (normal_host h) (problem_set ps) with
         | Some x => forget x st
         | None => inl E_unknown_subject
         end)
  | Close n => close n st
  | Tick => inr (tick p st)
  | End => unless_over st (inr (finish st))
  | NextDeadline | Snapshot => inr (st, [])
  end.

(** A time that is smaller than the last accepted one counts as that. *)
Definition step (p : policy) (st : state) (at_ms : N) (i : input) : outcome :=
  take p i (with_now (N.max (now st) at_ms) st).

Definition next_deadline (st : state) : option N := option_map fst (earliest st).
