(* JSON to the letter (RFC 8259): what is not JSON is refused, and a number keeps
   its text, since the protocol takes whole numbers only. *)

type t =
  | Null
  | Bool of bool
  | Number of string
  | String of string
  | List of t list
  | Object of (string * t) list

exception Malformed

let add_scalar buffer code = Buffer.add_utf_8_uchar buffer (Uchar.of_int code)

let of_string text =
  if not (Utf8.valid text) then raise Malformed;
  let length = String.length text in
  let at = ref 0 in
  let peek () = if !at < length then text.[!at] else '\000' in
  let next () = if !at >= length then raise Malformed; incr at; text.[!at - 1] in
  let expect c = if next () <> c then raise Malformed in
  let rec blank () =
    match peek () with
    | ' ' | '\t' | '\n' | '\r' when !at < length -> incr at; blank ()
    | _ -> () in
  let word w value = String.iter expect w; value in
  let hex4 () =
    let digit () =
      match next () with
      | '0' .. '9' as c -> Char.code c - 48
      | 'a' .. 'f' as c -> Char.code c - 87
      | 'A' .. 'F' as c -> Char.code c - 55
      | _ -> raise Malformed in
    let a = digit () in let b = digit () in let c = digit () in let d = digit () in
    (a lsl 12) lor (b lsl 8) lor (c lsl 4) lor d in
  let escaped buffer =
    match next () with
    | '"' | '\\' | '/' as c -> Buffer.add_char buffer c
    | 'b' -> Buffer.add_char buffer '\b'
    | 'f' -> Buffer.add_char buffer '\012'
    | 'n' -> Buffer.add_char buffer '\n'
    | 'r' -> Buffer.add_char buffer '\r'
    | 't' -> Buffer.add_char buffer '\t'
    | 'u' ->
        let high = hex4 () in
        if high >= 0xD800 && high < 0xDC00 then begin
          expect '\\'; expect 'u';
          let low = hex4 () in
          if low < 0xDC00 || low > 0xDFFF then raise Malformed;
          add_scalar buffer (0x10000 + ((high - 0xD800) lsl 10) + (low - 0xDC00))
        end
        else if high >= 0xDC00 && high <= 0xDFFF then raise Malformed
        else add_scalar buffer high
    | _ -> raise Malformed in
  let quoted () =
    let buffer = Buffer.create 32 in
    let rec go () =
      match next () with
      | '"' -> Buffer.contents buffer
      | '\\' -> escaped buffer; go ()
      | c when Char.code c < 0x20 -> raise Malformed
      | c -> Buffer.add_char buffer c; go () in
    expect '"'; go () in
  let digits () =
    let before = !at in
    while (match peek () with '0' .. '9' -> !at < length | _ -> false) do incr at done;
    if !at = before then raise Malformed in
  let number () =
    let before = !at in
    if peek () = '-' then incr at;
    if peek () = '0' then incr at else digits ();
    if peek () = '.' then (incr at; digits ());
    if peek () = 'e' || peek () = 'E' then begin
      incr at;
      if peek () = '+' || peek () = '-' then incr at;
      digits ()
    end;
    Number (String.sub text before (!at - before)) in
  let rec value depth =
    if depth > 100 then raise Malformed;
    blank ();
    let it =
      match peek () with
      | '{' -> incr at; Object (members depth)
      | '[' -> incr at; List (elements depth)
      | '"' -> String (quoted ())
      | 't' -> word "true" (Bool true)
      | 'f' -> word "false" (Bool false)
      | 'n' -> word "null" Null
      | _ -> number () in
    blank (); it
  and members depth =
    blank ();
    if peek () = '}' then (incr at; [])
    else
      let rec go found =
        blank ();
        let key = quoted () in
        blank (); expect ':';
        let found = (key, value (depth + 1)) :: found in
        match next () with
        | ',' -> go found
        | '}' -> List.rev found
        | _ -> raise Malformed in
      go []
  and elements depth =
    blank ();
    if peek () = ']' then (incr at; [])
    else
      let rec go found =
        let found = value (depth + 1) :: found in
        match next () with
        | ',' -> go found
        | ']' -> List.rev found
        | _ -> raise Malformed in
      go [] in
  let it = value 0 in
  if !at <> length then raise Malformed;
  it

let quote buffer text =
  Buffer.add_char buffer '"';
  String.iter
    (function
      | '"' -> Buffer.add_string buffer "\\\""
      | '\\' -> Buffer.add_string buffer "\\\\"
      | c when Char.code c < 0x20 ->
          Buffer.add_string buffer (Printf.sprintf "\\u%04x" (Char.code c))
      | c -> Buffer.add_char buffer c)
    text;
  Buffer.add_char buffer '"'

let rec print buffer = function
  | Null -> Buffer.add_string buffer "null"
  | Bool b -> Buffer.add_string buffer (string_of_bool b)
  | Number n -> Buffer.add_string buffer n
  | String s -> quote buffer s
  | List l -> between buffer '[' ']' (print buffer) l
  | Object l ->
      between buffer '{' '}'
        (fun (key, it) -> quote buffer key; Buffer.add_char buffer ':'; print buffer it)
        l

and between : 'a. Buffer.t -> char -> char -> ('a -> unit) -> 'a list -> unit =
  fun buffer first last write l ->
    Buffer.add_char buffer first;
    List.iteri (fun i it -> if i > 0 then Buffer.add_char buffer ','; write it) l;
    Buffer.add_char buffer last

let to_string it =
  let buffer = Buffer.create 256 in
  print buffer it;
  Buffer.contents buffer
