/** The API by a token, and what happens, as it happens: a stream that comes back by itself. */

const patienceMs = 3000

export class Refusal extends Error {
  /** @param {number} status */
  constructor(status, code, message) {
    super(message)
    this.status = status
    this.code = code
  }
}

export class Api {
  #token
  #closed = new AbortController()
  #lastId

  constructor(token) {
    this.#token = token
  }

  /** What it answers; a refusal is thrown. */
  async ask(method, path, body) {
    const response = await fetch(`/api/v1${path}`, {
      ...{ method, headers: this.#headers(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...{ credentials: 'omit', signal: this.#closed.signal },
      ...(body === undefined ? {} : { body: JSON.stringify(body) })
    })
    const text = await response.text()
    const said = text === '' ? null : JSON.parse(text)
    if (response.ok) return said
    throw new Refusal(response.status, said?.error?.code ?? '', said?.error?.message ?? `status ${response.status}`)
  }

  /** Calls `told` for each event, and `changed` with whether it is connected, until it is closed or the token ends. */
  async follow({ told, changed, ended }) {
    while (!this.#closed.signal.aborted) {
      const status = await this.#listen(told, changed).catch(() => null)
      if (status === 401 || status === 403) return ended()
      if (this.#closed.signal.aborted) return
      changed(false)
      await new Promise((resolve) => setTimeout(resolve, patienceMs))
    }
  }

  close() {
    this.#closed.abort()
  }

  async #listen(told, changed) {
    const named = this.#lastId === undefined ? {} : { 'last-event-id': this.#lastId }
    const response = await fetch('/api/v1/events', {
      headers: this.#headers({ accept: 'text/event-stream', ...named }),
      credentials: 'omit',
      signal: this.#closed.signal
    })
    if (!response.ok) return response.status
    changed(true)
    let rest = ''
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + piece).split('\n\n')
      rest = blocks.pop()
      for (const block of blocks) this.#read(block, told)
    }
    return null
  }

  #read(block, told) {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trimStart()])
    )
    if (fields.has('id')) this.#lastId = fields.get('id')
    if (fields.has('event')) told(fields.get('event'), JSON.parse(fields.get('data') ?? 'null'))
  }

  #headers(more) {
    return { ...more, authorization: `Bearer ${this.#token}` }
  }
}
