/**
 * The person's calls by the API, by a token alone: it is kept for this tab in what the browser keeps for this frame apart from all
 * others, goes into the header of a request and nowhere else, and no cookie goes with it.
 *
 * @typedef {{ user: string, domain: string, scopes: readonly string[] }} Who
 */
const kept = 'offhook.embed'
const pauseMs = 2000
const patienceMs = 10_000
const shownCalls = 5
/** A log-in that browsers keep from framed pages is one until the page is loaded again. */
const memory = new Map()

export class Phone {
  #changed
  #token
  #ending = new AbortController()
  /** @type {Who | undefined} */
  who
  /** @type {'connecting' | 'connected' | 'lost'} */
  connection = 'connecting'
  #calls = new Map()
  #records = []

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed
  }

  /** With the token of before, if there is one. */
  async resume() {
    const token = readToken()
    return token === undefined ? undefined : this.logIn(token)
  }

  /** @param {string} token @returns {Promise<'in' | 'wrong' | 'not-reached'>} */
  async logIn(token) {
    const answer = await ask('/embed/token', { token })
    if (answer === undefined) return 'not-reached'
    if (answer.status !== 200) {
      this.logOut()
      return 'wrong'
    }
    this.logOut()
    this.#token = token
    keepToken(token)
    this.who = answer.body
    this.#ending = new AbortController()
    this.connection = this.may('events:read') && this.may('calls:read') ? 'connecting' : 'connected'
    this.#changed()
    if (this.connection === 'connecting') void this.#follow(this.#ending.signal)
    return 'in'
  }

  /** @param {string} code @returns {Promise<'in' | 'wrong' | 'not-reached'>} */
  async pair(code) {
    const answer = await ask('/pair', { method: 'POST', body: { code, name: document.title } })
    if (answer === undefined) return 'not-reached'
    return answer.status === 201 ? this.logIn(answer.body.token) : 'wrong'
  }

  logOut() {
    this.#ending.abort()
    this.#token = undefined
    this.who = undefined
    this.#calls.clear()
    this.#records = []
    forgetToken()
    this.#changed()
  }

  /** @param {string} scope */
  may(scope) {
    return this.who?.scopes.includes(scope) === true
  }

  get mayDial() {
    return this.may('calls:write') || this.may('calls:dial')
  }

  /** Of this person, the oldest first; what each is for them. */
  get calls() {
    return [...this.#calls.values()].flatMap((view) => shownCall(view, this.who))
  }

  get records() {
    const { user } = this.who ?? {}
    return this.#records
      .filter(({ callerUser, calleeUser }) => callerUser === user || calleeUser === user)
      .slice(0, shownCalls)
      .map((record) => {
        const incoming = record.calleeUser === user && record.callerUser !== user
        return {
          incoming,
          missed: incoming && record.disposition !== 'ANSWERED',
          number: incoming ? record.src : record.dst,
          name: incoming ? (/^"(.*)" </.exec(record.clid)?.[1] ?? '') : record.dstname,
          start: record.start
        }
      })
  }

  /** @param {string} number @returns {Promise<object | undefined>} the fault that it was refused by */
  dial(number) {
    return this.#do('/api/v1/calls', { method: 'POST', body: { dest: number } })
  }

  answer(call) {
    return this.#do(`/api/v1/calls/${encodeURIComponent(call)}/answer`, { method: 'POST' })
  }

  hold(call, on) {
    return this.#do(`/api/v1/calls/${encodeURIComponent(call)}/hold`, { method: 'POST', body: { on } })
  }

  hangUp(call) {
    return this.#do(`/api/v1/calls/${encodeURIComponent(call)}`, { method: 'DELETE' })
  }

  async #do(path, options) {
    const answer = await ask(path, { ...options, token: this.#token })
    if (answer?.status === 401) this.logOut()
    if (answer === undefined) return { code: 'not_reached' }
    return answer.status < 300 ? undefined : (answer.body.error ?? { code: '' })
  }

  /** Until the log-out; what was missed in between is read anew. */
  async #follow(ended) {
    while (!ended.aborted) {
      try {
        await this.#read(ended)
      } catch {}
      if (ended.aborted) return
      this.connection = 'lost'
      this.#changed()
      await new Promise((resolve) => setTimeout(resolve, pauseMs))
    }
  }

  async #read(ended) {
    const stream = await fetch('/api/v1/events', { ...plain, headers: headersOf(this.#token), signal: ended })
    if (stream.status === 401) return this.logOut()
    if (!stream.ok || stream.body === null) return
    // Those of before; what has happened since stands in the stream.
    const list = await ask('/api/v1/calls', { token: this.#token })
    if (list?.status !== 200 || ended.aborted) return stream.body.cancel()
    this.#calls = new Map(list.body.items.map((view) => [view.uniqueid, view]))
    await this.#readRecords()
    if (ended.aborted) return
    this.connection = 'connected'
    this.#changed()
    let text = ''
    for await (const part of stream.body.pipeThrough(new TextDecoderStream())) {
      const events = (text + part).split('\n\n')
      text = events.pop() ?? ''
      for (const event of events) this.#take(event)
    }
  }

  #take(event) {
    const fields = new Map(
      event.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)])
    )
    const data = fields.get('data')
    if (data === undefined) return
    const told = JSON.parse(data)
    switch (fields.get('event')) {
      case 'call.started':
      case 'call.updated':
      case 'call.answered':
        this.#calls.set(told.uniqueid, told)
        break
      case 'call.offered':
      case 'member.left':
        this.#calls.set(told.call.uniqueid, told.call)
        break
      case 'call.ended':
        this.#calls.delete(told.call.uniqueid)
        break
      case 'record.written':
        this.#records = [told, ...this.#records]
        break
      default:
        return
    }
    this.#changed()
  }

  async #readRecords() {
    if (!this.may('records:read')) return
    const answer = await ask('/api/v1/cdrs?limit=50', { token: this.#token })
    if (answer?.status === 200) this.#records = answer.body.items
  }
}

/** @returns {import('./embed-messages.js').Told[]} none: the person is not in it */
function shownCall(view, who) {
  if (who === undefined || view.domain !== who.domain || view.state === 'ended') return []
  const member = view.members.find(({ user }) => user === who.user)
  const incoming = view.caller.user !== who.user
  if (member === undefined && incoming) return []
  const other = incoming ? view.caller : view.callee
  const answered = view.answeredAt !== null && (member === undefined || member.state !== 'ringing')
  const { number, name } = other
  const call = { id: view.uniqueid, incoming, answered, number: number === '' && !incoming ? view.exten : number, name }
  return [{ ...call, state: stateOf(view, member, incoming), hint: hintOf(view, member, incoming) }]
}

function stateOf(view, member, incoming) {
  if (member?.state === 'ringing' && incoming) return 'ringing'
  if (view.state !== 'answered') return 'calling'
  return member?.state === 'held' || view.onHold ? 'held' : 'answered'
}

/** What the person is to do for a call of a click, until the number is called. */
function hintOf({ state }, member, incoming) {
  if (incoming) return undefined
  if (state === 'confirming') return 'confirming'
  return member?.state === 'ringing' || state === 'ringing' ? 'pickUp' : undefined
}

const plain = { credentials: 'omit', referrerPolicy: 'no-referrer', redirect: 'error', cache: 'no-store' }

function headersOf(token) {
  return { Accept: 'application/json', ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) }
}

/** @returns {Promise<{ status: number, body: any } | undefined>} undefined: it was not reached */
async function ask(path, { method = 'GET', body, token } = {}) {
  try {
    const answer = await fetch(path, {
      ...plain,
      method,
      headers: { ...headersOf(token), ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(patienceMs)
    })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** A browser that keeps framed pages from storing anything throws at the very name. */
function readToken() {
  try {
    return sessionStorage.getItem(kept) ?? undefined
  } catch {
    return memory.get(kept)
  }
}

function keepToken(token) {
  try {
    sessionStorage.setItem(kept, token)
  } catch {
    memory.set(kept, token)
  }
}

function forgetToken() {
  memory.delete(kept)
  try {
    sessionStorage.removeItem(kept)
  } catch {}
}
