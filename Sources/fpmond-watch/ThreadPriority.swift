/// Takes the place of setpriority(2) in this program: answers that it is done, and leaves the priority as it is.
///
/// The dispatch library asks for one for each of its threads, and complains on standard error, so in the journal, where that is refused.
/// The unit refuses it: `CPUWeight=` says what the daemon gets of a busy processor.
@_cdecl("setpriority")
func leavePriority(which: UInt32, who: UInt32, priority: Int32) -> Int32 { 0 }
