/**
 * What the framed phone and the page around it say to each other, as data (docs/embed.md): Offhook's own words, and those of
 * HubSpot's calling extensions SDK 0.9, of which these are the public facts. Nothing here sends or knows a token.
 *
 * @typedef {{ kind: 'dial', number: string } | { kind: 'hang-up', call?: string } | { kind: 'state' } | { kind: 'sync', message: object } | { kind: 'engagement', id: unknown }} Wish
 * @typedef {{ id: string, incoming: boolean, state: 'ringing' | 'calling' | 'answered' | 'held' | 'ended', answered: boolean, number: string, name: string }} Told
 */

/** Longer ones are no telephone numbers, whatever a page says. */
const longestNumber = 128

/**
 * What a message of the page around asks for; undefined: it is none of ours.
 *
 * @param {unknown} message
 * @returns {Wish | undefined}
 */
export function wishOf(message) {
  if (typeof message !== 'object' || message === null || typeof message.type !== 'string') return undefined
  if (message.offhook === 1) return ownWish(message)
  // Each of the SDK's messages has a number of its own.
  return message.offhook === undefined && message.messageId !== undefined ? hubSpotWish(message) : undefined
}

function ownWish({ type, number, call }) {
  switch (type) {
    case 'dial':
      return dialWish(number)
    case 'hang-up':
      return typeof call === 'string' ? { kind: 'hang-up', call } : undefined
    case 'state':
      return { kind: 'state' }
    default:
      return undefined
  }
}

function hubSpotWish(message) {
  const { type, data } = message
  switch (type) {
    case 'SYNC':
      return { kind: 'sync', message }
    case 'DIAL_NUMBER':
      return dialWish(data?.phoneNumber)
    case 'END_CALL':
      return { kind: 'hang-up' }
    case 'ENGAGEMENT_CREATED':
    case 'CREATE_ENGAGEMENT_SUCCEEDED':
      return { kind: 'engagement', id: data?.engagementId }
    default:
      return undefined
  }
}

function dialWish(number) {
  if (typeof number !== 'string' || number.trim() === '' || number.length > longestNumber) return undefined
  return { kind: 'dial', number: number.trim() }
}

/**
 * What HubSpot is told of a call that has changed; it keeps no record of its own, for the bridge writes calls down.
 *
 * @param {Told | undefined} before
 * @param {Told} call
 * @param {unknown} engagementId
 * @returns {readonly { type: string, data?: object }[]}
 */
export function hubSpotMessages(before, call, engagementId) {
  const externalCallId = call.id
  const messages = []
  const engagement = engagementId === undefined ? {} : { engagementId }
  if (before === undefined) {
    messages.push(
      call.incoming
        ? {
            type: 'INCOMING_CALL',
            data: { externalCallId, fromNumber: call.number, toNumber: '', createEngagement: false }
          }
        : { type: 'OUTGOING_CALL_STARTED', data: { externalCallId, toNumber: call.number, createEngagement: false } }
    )
  }
  if (call.answered && before?.answered !== true) messages.push({ type: 'CALL_ANSWERED', data: { externalCallId } })
  if (call.state === 'ended') {
    const callEndStatus = call.answered ? 'COMPLETED' : call.incoming ? 'MISSED' : 'NO_ANSWER'
    messages.push({ type: 'CALL_ENDED', data: { externalCallId, ...engagement, callEndStatus } })
    messages.push({ type: 'CALL_COMPLETED', data: { externalCallId, ...engagement, hideWidget: false } })
  }
  return messages
}
