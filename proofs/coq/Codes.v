(** What the services' raw codes mean, kind by kind. *)

From Coq Require Import ZArith List.
From Certgate Require Import Vocabulary.
Import ListNotations.
Local Open Scope Z_scope.

Definition code_table (k : kind) : list (Z * signal) :=
  match k with
  | video =>
      [(0, S_join_succeeded); (1, S_failed F_join);
       (2, S_left D_left); (3, S_certificate_pending)]
  | svs =>
      [(0, S_join_succeeded); (1, S_failed F_join); (2, S_join_retrying);
       (3, S_left D_left); (4, S_reconnecting); (5, S_reconnect_succeeded);
       (6, S_failed F_reconnect); (7, S_failed F_network);
       (8, S_certificate_pending); (100, S_failed F_attendee_limit);
       (101, S_left D_stopped_for_svc); (102, S_play_allowed)]
  | audio_broadcast => [(1009, S_certificate_pending)]
  | audio_voip | audio_hybrid =>
      [(0, S_join_succeeded); (1, S_failed F_join); (2, S_join_retrying);
       (3, S_failed F_call_in); (4, S_left D_left); (5, S_failed F_capacity);
       (6, S_certificate_pending)]
  | nbr => []
  end.

Definition decode (k : kind) (code : Z) : option signal :=
  option_map snd (find (fun row => fst row =? code) (code_table k)).
