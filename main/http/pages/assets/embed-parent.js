import { hubSpotMessages, wishOf } from './embed-messages.js'

const width = 320
const height = 520

/**
 * The page around this one. It is listened to, and told of calls, only where its origin stands in the list that the server has
 * written into this page; to nobody else anything is sent, not even that this page is here.
 */
export class Parent {
  #origins
  #does
  /** As the browser says; Firefox says nothing before the page has spoken itself. */
  #origin
  #user
  #told = new Map()
  /** HubSpot has said that it is the one. */
  #isHubSpot = false
  #engagementId
  #sent = 0

  /**
   * @param {readonly string[]} origins
   * @param {{ dial(number: string): void, hangUp(call: string): void }} does
   */
  constructor(origins, does) {
    this.#origins = origins
    this.#does = does
    if (window.parent === window) return
    this.#origin = this.#listed(location.ancestorOrigins?.[0] ?? (URL.parse(document.referrer)?.origin || undefined))
    addEventListener('message', ({ source, origin, data }) => {
      if (source !== window.parent || this.#listed(origin) === undefined) return
      this.#origin = origin
      const wish = wishOf(data)
      if (wish !== undefined) this.#do(wish)
    })
    this.#say({ type: 'ready' })
  }

  /** @param {string | undefined} user whose token is there; undefined: nobody's */
  loggedIn(user) {
    if (user === this.#user) return
    this.#user = user
    this.#say(user === undefined ? { type: 'logged-out' } : { type: 'logged-in', user })
    this.#sayToHubSpot({ type: user === undefined ? 'LOGGED_OUT' : 'LOGGED_IN' })
  }

  /** @param {readonly import('./embed-messages.js').Told[]} calls those that go on */
  calls(calls) {
    const now = new Map(calls.map((call) => [call.id, call]))
    for (const [id, call] of this.#told) if (!now.has(id)) this.#tell(call, { ...call, state: 'ended' })
    for (const [id, call] of now) {
      const before = this.#told.get(id)
      if (JSON.stringify(before) !== JSON.stringify(call)) this.#tell(before, call)
    }
    this.#told = now
  }

  /** @param {string} number @param {string} message */
  refused(number, message) {
    this.#say({ type: 'refused', number, message })
  }

  #listed(origin) {
    return origin !== undefined && this.#origins.includes(origin) ? origin : undefined
  }

  #tell(before, call) {
    this.#say({ type: 'call', call })
    for (const message of hubSpotMessages(before, call, this.#engagementId)) this.#sayToHubSpot(message)
  }

  #do(wish) {
    switch (wish.kind) {
      case 'dial':
        return this.#does.dial(wish.number)
      case 'hang-up': {
        const call = wish.call ?? [...this.#told.keys()].at(-1)
        return call !== undefined && this.#told.has(call) ? this.#does.hangUp(call) : undefined
      }
      case 'state':
        this.#say(this.#user === undefined ? { type: 'logged-out' } : { type: 'logged-in', user: this.#user })
        for (const call of this.#told.values()) this.#say({ type: 'call', call })
        return
      case 'engagement':
        this.#engagementId = wish.id
        return
      case 'sync':
        return this.#sync(wish.message)
    }
  }

  /** HubSpot asks until it has been answered once. */
  #sync(message) {
    if (this.#isHubSpot) return
    this.#isHubSpot = true
    this.#post({ ...message, type: 'SYNC_ACK', debugMode: false, version: '0.9.7', iFrameUrl: location.origin })
    const isLoggedIn = this.#user !== undefined
    this.#sayToHubSpot({ type: 'INITIALIZED', data: { isLoggedIn, sizeInfo: { width, height } } })
    if (isLoggedIn) this.#sayToHubSpot({ type: 'LOGGED_IN' })
    for (const call of this.#told.values())
      for (const each of hubSpotMessages(undefined, call, this.#engagementId)) this.#sayToHubSpot(each)
  }

  #say(message) {
    this.#post({ offhook: 1, ...message })
  }

  #sayToHubSpot(message) {
    if (this.#isHubSpot) this.#post({ ...message, messageId: `offhook_${++this.#sent}` })
  }

  #post(message) {
    if (this.#origin !== undefined) window.parent.postMessage(message, this.#origin)
  }
}
