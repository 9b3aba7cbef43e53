(* The proved rules as a program that speaks the conformance protocol: one JSON
   object a line in, one a line out. *)

type meeting = { policy : Rules.policy; state : Rules.state }

let greeting =
  Json.Object
    [ "hello",
      Json.Object
        [ "protocol", Json.Number "1"; "name", Json.String "certgate-coq";
          "version", Json.String "0.1.0"; "lacks", Json.List [] ] ]

(* The whole state out and in again, as a snapshot promises. *)
let restored (state : Rules.state) : Rules.state =
  Marshal.from_string (Marshal.to_string state []) 0

let deadline_of state =
  match Rules.next_deadline state with
  | Some t -> Wire.whole t
  | None -> Json.Null

let take meeting at input =
  match Rules.step meeting.policy meeting.state at input with
  | Rules.Inl error -> (meeting, Wire.refusal_to error)
  | Rules.Inr (state, effects) ->
      let state = if input = Rules.Snapshot then restored state else state in
      let more =
        if input = Rules.NextDeadline then [ "deadline", deadline_of state ] else [] in
      ({ meeting with state }, Wire.effects_to effects more)

let answer meeting line =
  match Wire.line_from line, meeting with
  | exception Json.Malformed -> (meeting, Wire.error_to "malformed")
  | Hello policy, _ -> (Some { policy; state = Rules.start }, greeting)
  | Input _, None -> (None, Wire.error_to "malformed")
  | Input (_, Unheard_of name), _ -> (meeting, Json.Object [ "nack", Json.String name ])
  | Input (at, Known input), Some meeting ->
      let meeting, said = take meeting at input in
      (Some meeting, said)

let rec talk meeting =
  match input_line stdin with
  | exception End_of_file -> ()
  | line ->
      let meeting, said = answer meeting line in
      print_string (Json.to_string said);
      print_newline ();
      talk meeting

let () =
  set_binary_mode_in stdin true;
  set_binary_mode_out stdout true;
  talk None
