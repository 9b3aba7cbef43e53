//! What can be wrong with a client, one thing at a time.

use certgate_model::invariants::Invariant::{
    self, AskOnce, Bounded, ConsentIsExact, Deterministic, FailClosed, FanOut, Gate, Isolation,
    Neutral, NoConnectAfterDeny, NoIdlePrompt, OneActionPerInquiry, OrderFree, PendingResolves,
    Replayable, SeenBeforeAccepted, Total,
};

/// Declares the defects, each with the invariant that it breaks and what it is in words.
macro_rules! defects {
    ($($(#[$meta:meta])* $name:ident: $invariant:expr, $words:literal;)+) => {
        /// What is wrong with a client.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Defect {
            /// Nothing.
            None,
            $($(#[$meta])* $name),+
        }

        impl Defect {
            /// All of them, but for nothing.
            pub(crate) const ALL: &[Self] = &[$(Self::$name),+];

            /// The invariant that it breaks; none where only the comparison with the model
            /// can show it, because every invariant still holds.
            pub(crate) const fn breaks(self) -> Option<Invariant> {
                match self {
                    Self::None => None,
                    $(Self::$name => $invariant),+
                }
            }

            /// What is wrong, in words.
            pub(crate) const fn words(self) -> &'static str {
                match self {
                    Self::None => "nothing",
                    $(Self::$name => $words),+
                }
            }
        }
    };
}

defects! {
    TwinsAreStrangers: Some(AskOnce), "PEM and DER of one certificate are two to it";
    HostsCompareByCase: Some(AskOnce), "a host in capitals is another host";
    SecondDialogWhileOpen: Some(AskOnce), "a second session opens a second dialog for the same certificate";
    NoIsNotRemembered: Some(AskOnce), "a denied session that comes back asks again";
    YesIsNotRemembered: Some(AskOnce), "an accepted certificate is asked about again";
    EmptyDialogIsTornDown: Some(AskOnce), "a dialog closes with the last session that waits";
    OneLeavingTakesTheDialog: Some(PendingResolves), "one dead session takes the dialog of the others along";
    FullCacheEvicts: Some(Bounded), "a full cache forgets an earlier answer";
    NoCoversEverybody: Some(Isolation), "a no to one certificate is a no to all that wait";
    YesCoversEverybody: Some(Isolation), "a yes to one certificate is a yes to all that wait";
    OnlyTheFirstIsTold: Some(FanOut), "of those who wait, the first alone is answered";
    ToldInReverse: Some(FanOut), "those who wait are answered from the last to the first";
    ToldTwice: Some(OneActionPerInquiry), "every answer is sent twice";
    ConsentOutlivesTheMeeting: Some(Deterministic), "what was accepted in one meeting is accepted in the next";
    NoSticksToTheHost: Some(OrderFree), "a no to one certificate is a no to the next one on that host";
    LateCertificateCounts: Some(ConsentIsExact), "a certificate for an earlier inquiry is taken for this one";
    WaitsUnderTheOldName: Some(Isolation), "a session that asks anew gets the answer to the old certificate";
    InquiriesStartOver: Some(OneActionPerInquiry), "a session that comes back counts its inquiries from 1 again";
    LateAnswerCounts: Some(ConsentIsExact), "an answer to a dialog that is gone counts";
    OldRevisionAccepted: Some(SeenBeforeAccepted), "a click accepts what was added after the window was read";
    RevisionNeverRises: Some(SeenBeforeAccepted), "the window grows under its old revision";
    ConsentCrossesHosts: Some(ConsentIsExact), "consent for one host is used on another";
    ConsentCrossesProblems: Some(ConsentIsExact), "consent for one problem covers another";
    NoHostIsAnyHost: Some(FailClosed), "where the host is unknown, any will do";
    ZeroedActionAccepts: Some(NoConnectAfterDeny), "an action that was never set is zero, and zero accepts";
    UnreadableIsAdmitted: Some(FailClosed), "what is no certificate has no problem";
    SizeIsNotChecked: Some(FailClosed), "a certificate may be of any length";
    ForbiddenIsAskedAbout: Some(FailClosed), "asks though nobody may override";
    FatalProblemsAreAskedAbout: Some(FailClosed), "asks about what nobody may override";
    UnknownProblemIsFine: Some(FailClosed), "a problem that it does not know is none";
    FatalProblemIsOneSessionsOwn: Some(NoConnectAfterDeny), "a fatal problem is not remembered for the others";
    TimeoutAccepts: Some(NoConnectAfterDeny), "no answer in time is a yes";
    PresentersAreTrusted: Some(ConsentIsExact), "presenters are not asked";
    CentreMatters: Some(Neutral), "in one centre a session that leaves has failed";
    ServiceMaySkipTheQuestion: Some(Gate), "a service that reports success while held is connected";
    BypassIsNotCutOff: Some(Gate), "a service that skipped the question is told no and left running";
    UnreadMayConnect: Some(Gate), "nobody has read the certificate yet, so nothing is against it";
    EndedForgetsItsHold: Some(NoConnectAfterDeny), "a session that failed while held may join without being asked";
    RefusedConnects: Some(NoConnectAfterDeny), "a refused session that joins is connected";
    RefusedAsksAgain: Some(NoConnectAfterDeny), "a refused session starts over";
    RefusedIsLeftHanging: Some(FailClosed), "a refused session that asks gets no answer";
    RetryLiftsTheHold: Some(PendingResolves), "a held session that retries is no longer held";
    NoLeavesTheConnected: Some(NoConnectAfterDeny), "a no leaves alive what has connected on the certificate";
    ForgetLeavesTheConnected: Some(Gate), "withdrawn consent leaves a live session";
    EndLeavesTheSessions: Some(FailClosed), "the meeting's end leaves the sessions";
    ClosedIsAnswered: Some(OneActionPerInquiry), "a session that was closed gets an answer";
    AskingAgainProlongs: Some(FailClosed), "asking again prolongs the deadline";
    DeadlinesFireEarly: Some(PendingResolves), "a deadline fires a millisecond early";
    DeadlinesFireLate: Some(FailClosed), "a deadline fires a millisecond late";
    BacklogStaysBehind: Some(NoIdlePrompt), "what waits for a free window is never shown";
    LastInFirstOut: None, "the newest question is asked first";
    EmptyQueuedPromptStays: Some(NoIdlePrompt), "a dialog comes up that nobody waits for any more";
    WindowsWithoutLimit: Some(Bounded), "every question opens a window at once";
    BacklogWithoutLimit: Some(Bounded), "any number of questions wait";
    SessionsWithoutLimit: Some(Bounded), "any number of sessions are open";
    InquiriesWithoutLimit: Some(Bounded), "any number of inquiries are made";
    HostsWithoutLimit: Some(Bounded), "a window shows any number of hosts";
    OneSessionMayAskForEver: Some(Bounded), "one session makes any number of dialogs";
    ErrorMovesTheClock: Some(Total), "an input that is rejected moves the clock";
    SnapshotForgetsTheQueue: Some(Replayable), "what waited for a window is lost with a crash";
    SnapshotForgetsDeadlines: Some(Replayable), "after a crash nobody watches the time";
    AnomaliesSwallowed: None, "nobody hears of a service that misbehaves";
    ChangeBeforeAction: Some(PendingResolves), "says that a session is refused before it refuses";
    WindowsBeforeDismissals: Some(NoIdlePrompt), "opens the new window before it closes the old one";
}
