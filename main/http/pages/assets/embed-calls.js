/** A call of the API as its person sees it. */

/** @returns {{ uniqueid: string, direction: 'incoming' | 'outgoing', state: 'ringing' | 'calling' | 'talking', onHold: boolean, name: string, number: string, since: number } | undefined} undefined: it is none of theirs */
export function ownCall(call, extension) {
  const own = call.members.find(({ user }) => user === extension)
  if (own === undefined) return undefined
  const isCaller = call.caller.user === extension
  const other = isCaller ? call.callee : call.caller
  const isRinging = own.state === 'ringing' && !isCaller
  return {
    uniqueid: call.uniqueid,
    direction: isCaller ? 'outgoing' : 'incoming',
    state: isRinging ? 'ringing' : call.answeredAt === null ? 'calling' : 'talking',
    onHold: call.onHold,
    name: other.name,
    number: isCaller ? call.exten : other.number,
    since: call.answeredAt ?? call.startedAt
  }
}

/** What has begun, changed and ended from one list to the next. */
export function changesOf(before, after) {
  const known = new Map(before.map((call) => [call.uniqueid, call]))
  const now = new Set(after.map(({ uniqueid }) => uniqueid))
  return [
    ...after.flatMap((call) => {
      const former = known.get(call.uniqueid)
      if (former === undefined) return [{ what: 'began', call }]
      return former.state === call.state ? [] : [{ what: 'changed', call, former }]
    }),
    ...before.filter(({ uniqueid }) => !now.has(uniqueid)).map((call) => ({ what: 'ended', call }))
  ]
}
