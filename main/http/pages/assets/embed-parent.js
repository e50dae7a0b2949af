import CallingExtensions from '/assets/hubspot.js'

/**
 * The page that frames this one: told of calls, and heard where it wants to dial or hang up. Only that page is heard, not its other
 * frames; which pages may frame this one at all is the browser's to keep (frame-ancestors).
 */
export class ParentPage {
  #origins
  /** Known once it has spoken; nothing is said to anybody else. */
  #origin
  #hubspot
  #heard

  /** @param {{ dial(number: string): void, hangUp(uniqueid: string | undefined): void, greeted(): void }} heard */
  constructor(origins, heard) {
    this.#origins = origins
    this.#heard = heard
    if (parent === window) return
    // Before HubSpot's own ear: that one believes whoever speaks first.
    addEventListener('message', (event) => {
      if (this.#isParent(event)) this.#hear(event)
      else event.stopImmediatePropagation()
    })
    this.#hubspot = this.#openHubspot()
    const [ancestor] = location.ancestorOrigins ?? []
    if (origins.includes(ancestor)) {
      this.#origin = ancestor
      this.#say({ type: 'ready' })
    }
  }

  loggedIn(isIn) {
    this.#say({ type: isIn ? 'logged-in' : 'logged-out' })
    if (isIn) this.#hubspot?.userLoggedIn()
    else this.#hubspot?.userLoggedOut()
  }

  /** One of `changesOf`. */
  told({ what, call, former }) {
    this.#say({ type: 'call', what, call })
    const { uniqueid: externalCallId, number, direction, state, since: callStartTime } = call
    const started = { externalCallId, callStartTime, createEngagement: true }
    if (what === 'began') {
      if (direction === 'incoming') this.#hubspot?.incomingCall({ ...started, fromNumber: number, toNumber: '' })
      else this.#hubspot?.outgoingCall({ ...started, toNumber: number })
    }
    if (state === 'talking' && (what === 'began' || (what === 'changed' && former.state !== 'talking'))) {
      this.#hubspot?.callAnswered({ externalCallId })
    }
    if (what !== 'ended') return
    const callEndStatus = state === 'talking' ? 'COMPLETED' : direction === 'incoming' ? 'NO_ANSWER' : 'CANCELED'
    this.#hubspot?.callEnded({ externalCallId, callEndStatus })
    this.#hubspot?.callCompleted({ externalCallId, hideWidget: false })
  }

  failed(message) {
    this.#say({ type: 'failed', message })
    this.#hubspot?.sendError({ message })
  }

  #isParent({ source, origin, data }) {
    if (source !== parent || !this.#origins.includes(origin)) return false
    if (typeof data !== 'object' || data === null) return false
    // HubSpot's side answers to the address that a greeting names: it may only name its own.
    return data.hostUrl === undefined || URL.parse(data.hostUrl)?.origin === origin
  }

  #hear({ data, origin }) {
    this.#origin = origin
    if (data.offhook !== 1) return
    switch (data.type) {
      case 'hello':
        return this.#heard.greeted()
      case 'dial':
        return typeof data.number === 'string' ? this.#heard.dial(data.number.slice(0, 128)) : undefined
      case 'hang-up':
        return this.#heard.hangUp(typeof data.call === 'string' ? data.call : undefined)
    }
  }

  #say(message) {
    if (this.#origin !== undefined) parent.postMessage({ offhook: 1, ...message }, this.#origin)
  }

  #openHubspot() {
    const hubspot = new CallingExtensions({
      debugMode: false,
      eventHandlers: {
        onReady: () => {
          hubspot.initialized({ isLoggedIn: false })
          this.#heard.greeted()
        },
        onDialNumber: ({ phoneNumber }) =>
          typeof phoneNumber === 'string' && this.#heard.dial(phoneNumber.slice(0, 128)),
        onEndCall: () => this.#heard.hangUp(undefined),
        defaultEventHandler: () => undefined
      }
    })
    return hubspot
  }
}
