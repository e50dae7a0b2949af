/** Calls that somebody has joined are a conference of their own: it has no number, and this before what tells it from others. */
export const joinedPrefix = 'joined-'

/** Whether a record's `dst` names such a conference, which nobody can dial. */
export const isOfJoinedCalls = ({ dst, lastapp }: { readonly dst: string; readonly lastapp: string }): boolean =>
  lastapp === 'conference' && dst.startsWith(joinedPrefix)
