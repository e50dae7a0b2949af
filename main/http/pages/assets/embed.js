import { Api, Refusal } from './embed-api.js'
import { changesOf, ownCall } from './embed-calls.js'
import { ParentPage } from './embed-parent.js'

/** A small telephone in a page of the CRM: the voice is that of one's own telephone, here one sees, answers, dials and hangs up. */
const main = document.querySelector('main.embed')
const words = JSON.parse(main.dataset.words)
const needed = ['calls:read', 'calls:write', 'events:read']
const storageKey = 'offhook.token'

/** Partitioned by the page around it; where a browser keeps none, nothing is kept. */
const kept = {
  read: () => attempt(() => sessionStorage.getItem(storageKey) ?? localStorage.getItem(storageKey)) ?? null,
  write: (token, forGood) => attempt(() => (forGood ? localStorage : sessionStorage).setItem(storageKey, token)),
  clear: () => {
    attempt(() => sessionStorage.removeItem(storageKey))
    attempt(() => localStorage.removeItem(storageKey))
  }
}

let phone
const around = new ParentPage(JSON.parse(main.dataset.origins), {
  dial: (number) => phone?.dial(number),
  hangUp: (uniqueid) => phone?.hangUp(uniqueid),
  greeted: () => around.loggedIn(phone !== undefined)
})

function attempt(what) {
  try {
    return what()
  } catch {
    return undefined
  }
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value)
    else if (typeof value === 'boolean') made.toggleAttribute(key, value)
    else made.setAttribute(key, value)
  }
  made.append(...children)
  return made
}

class Phone {
  #api
  #self
  #calls = []
  #refreshing = false
  #again = false
  #list = element('ul', { class: 'calls', 'aria-label': words.calls })
  #status = element('p', { class: 'status', role: 'status' })
  #field = element('input', { id: 'dest', type: 'tel', autocomplete: 'off', maxlength: '128' })
  #ticking

  constructor(api, self) {
    this.#api = api
    this.#self = self
    const dialling = element(
      'form',
      { class: 'form dial', onsubmit: (event) => this.#submit(event) },
      element('label', { for: 'dest' }, words.dest, this.#field),
      element('button', {}, words.dial)
    )
    const out = element('button', { type: 'button', class: 'second', onclick: () => logOut() }, words.logOut)
    show(
      element('p', { class: 'self' }, `${self.name || self.extension} · ${self.extension}`, out),
      this.#list,
      dialling,
      this.#status
    )
    this.#draw()
    void api.follow({
      told: (name) => /^(call|member)\.|^resync$/.test(name) && void this.#refresh(),
      changed: (isConnected) => {
        this.#say(isConnected ? '' : words.lost)
        if (isConnected) void this.#refresh()
      },
      ended: () => logOut(words.refused)
    })
    this.#ticking = setInterval(() => this.#tick(), 1000)
  }

  async dial(number) {
    this.#field.value = number
    try {
      await this.#api.ask('POST', '/calls', { dest: number })
      this.#say(words.dialled)
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Absent: the one that is spoken in, or rings. */
  async hangUp(uniqueid = this.#calls.toSorted((one) => (one.state === 'talking' ? -1 : 1))[0]?.uniqueid) {
    if (uniqueid !== undefined && this.#calls.some((call) => call.uniqueid === uniqueid))
      await this.#do('DELETE', `/calls/${uniqueid}`)
  }

  close() {
    clearInterval(this.#ticking)
    this.#api.close()
  }

  #submit(event) {
    event.preventDefault()
    if (this.#field.value.trim() !== '') void this.dial(this.#field.value.trim())
  }

  async #do(method, path, body) {
    try {
      await this.#api.ask(method, path, body)
    } catch (error) {
      this.#failed(error)
    }
    void this.#refresh()
  }

  #failed(error) {
    if (error.name === 'AbortError') return
    const text = error.code === 'no_phone_registered' ? words.noPhone : words.failed + error.message
    this.#say(text)
    around.failed(text)
  }

  #say(text) {
    this.#status.textContent = text
  }

  /** One question at a time; what changes meanwhile is asked once more. */
  async #refresh() {
    if (this.#refreshing) {
      this.#again = true
      return
    }
    this.#refreshing = true
    do {
      this.#again = false
      const said = await this.#api.ask('GET', '/calls').catch(() => undefined)
      if (said === undefined) continue
      const { extension, domain } = this.#self
      const calls = said.items
        .filter((call) => call.domain === domain)
        .flatMap((call) => ownCall(call, extension) ?? [])
      const changes = changesOf(this.#calls, calls)
      this.#calls = calls
      this.#draw()
      for (const change of changes) around.told(change)
    } while (this.#again)
    this.#refreshing = false
  }

  #draw() {
    const focused = document.activeElement?.dataset?.key
    this.#list.replaceChildren(
      ...(this.#calls.length === 0
        ? [element('li', { class: 'none' }, words.none)]
        : this.#calls.map((call) => this.#row(call)))
    )
    // A press leaves the focus where it was, though the row was drawn anew.
    if (focused !== undefined) this.#list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus()
    this.#tick()
  }

  #row(call) {
    const { uniqueid, state, onHold, name, number, direction } = call
    const who = name || number || words.unknown
    const path = `/calls/${uniqueid}`
    const button = (key, text, press, kind = 'second') =>
      element(
        'button',
        {
          type: 'button',
          class: kind,
          'data-key': `${key} ${uniqueid}`,
          'aria-label': `${text}: ${who}`,
          onclick: press
        },
        text
      )
    const said = { ringing: words.incoming, calling: words.outgoing, talking: onHold ? words.onHold : words.inCall }[
      state
    ]
    return element(
      'li',
      { 'data-state': state, 'data-direction': direction },
      element('b', {}, who),
      element('span', { class: 'said' }, name === '' ? said : `${number} · ${said}`),
      ...(state === 'talking' ? [element('time', { 'data-since': String(call.since) })] : []),
      element(
        'div',
        { class: 'buttons' },
        ...(state === 'ringing'
          ? [button('answer', words.answer, () => this.#do('POST', `${path}/answer`), 'first')]
          : []),
        ...(state === 'talking'
          ? [
              button('hold', onHold ? words.resume : words.hold, () =>
                this.#do('POST', `${path}/hold`, { on: !onHold })
              )
            ]
          : []),
        button('end', words.hangUp, () => this.hangUp(uniqueid), 'end')
      )
    )
  }

  #tick() {
    for (const time of this.#list.querySelectorAll('time')) {
      const seconds = Math.max(0, Math.floor((Date.now() - Number(time.dataset.since)) / 1000))
      time.textContent = `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
    }
  }
}

const content = element('div', { class: 'content' })
main.append(content)

function show(...children) {
  content.replaceChildren(...children)
}

function askForToken(fault = '') {
  const field = element('input', { id: 'token', type: 'password', autocomplete: 'off', required: true })
  const keep = element('input', { type: 'checkbox', id: 'keep' })
  const told = element('p', { class: 'fault', role: 'alert' }, fault)
  const form = element(
    'form',
    {
      class: 'form',
      onsubmit: async (event) => {
        event.preventDefault()
        const refused = await logIn(field.value.trim(), keep.checked)
        if (refused !== undefined) told.textContent = refused
      }
    },
    element('label', { for: 'token' }, words.token, field),
    element('p', { class: 'hint' }, words.tokenHint),
    element('label', { class: 'choice', for: 'keep' }, keep, words.keep),
    element('button', {}, words.logIn),
    told
  )
  show(form)
}

/** Why not; undefined where it is in. */
async function logIn(token, forGood) {
  const api = new Api(token)
  try {
    const self = await api.ask('GET', '/self')
    const lacking = self.scopes === null ? [] : needed.filter((scope) => !self.scopes.includes(scope))
    if (lacking.length > 0) return words.tooLittle + needed.join(', ')
    kept.write(token, forGood)
    phone = new Phone(api, self)
    around.loggedIn(true)
    return undefined
  } catch (error) {
    return error instanceof Refusal && error.status === 401 ? words.refused : words.failed + error.message
  }
}

function logOut(fault) {
  kept.clear()
  phone?.close()
  phone = undefined
  around.loggedIn(false)
  askForToken(fault)
}

const known = kept.read()
if (known === null) askForToken()
else {
  const refused = await logIn(known, attempt(() => localStorage.getItem(storageKey)) === known)
  if (refused !== undefined) askForToken(refused)
}
