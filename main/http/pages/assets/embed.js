// The framed phone as it is seen: what `Phone` knows, in the page's words.
import { Parent } from './embed-parent.js'
import { Phone } from './embed-phone.js'

const main = document.querySelector('main.embed')
const said = JSON.parse(main.dataset.words)
const notice = main.querySelector('[data-notice]')
const place = main.querySelector('[data-phone]')

const logIn = logInPart()
const state = element('p', { className: 'secondary', role: 'status' })
const calls = element('ul', { className: 'calls' })
const dialPart = dialForm()
const dialOnly = element('p', { className: 'secondary' }, said.dialOnly)
const heading = element('h2', {}, said.lastCalls)
const records = element('ul', { className: 'records' })
const who = element('span', {})
const out = element('button', { type: 'button', className: 'plain' }, said.logOut)
const foot = element('p', { className: 'foot' }, who, ' ', out)
const inside = element('div', {}, state, calls, dialPart, dialOnly, heading, records, foot)

const phone = new Phone(() => show())
const parent = new Parent(JSON.parse(main.dataset.origins), { dial, hangUp: (call) => act(() => phone.hangUp(call)) })
out.addEventListener('click', () => {
  phone.logOut()
  say('')
})
show()
enter(phone.resume(), said.revoked)

function logInPart() {
  const code = element('input', {
    name: 'code',
    inputMode: 'numeric',
    autocomplete: 'off',
    required: true,
    maxLength: 32
  })
  const token = element('input', {
    name: 'token',
    type: 'password',
    autocomplete: 'off',
    required: true,
    maxLength: 256
  })
  const pairing = form(said.code, code, said.pair)
  const byToken = form(said.token, token, said.logIn)
  pairing.addEventListener('submit', (event) => {
    event.preventDefault()
    enter(phone.pair(code.value), said.wrongCode)
  })
  byToken.addEventListener('submit', (event) => {
    event.preventDefault()
    enter(phone.logIn(token.value.trim()), said.wrongToken)
  })
  const part = element(
    'div',
    {},
    element('p', { className: 'secondary' }, said.codeHint),
    pairing,
    element('p', { className: 'secondary' }, said.tokenHint),
    byToken
  )
  return { part, code, token }
}

function dialForm() {
  const number = element('input', { name: 'number', type: 'tel', autocomplete: 'off', required: true, maxLength: 128 })
  const made = form(said.number, number, said.dial)
  made.addEventListener('submit', (event) => {
    event.preventDefault()
    dial(number.value.trim())
  })
  return made
}

/** @param {Promise<'in' | 'wrong' | 'not-reached' | undefined>} trying */
async function enter(trying, wrong) {
  const came = await trying
  if (came === undefined) return
  say(came === 'in' ? '' : came === 'wrong' ? wrong : said.notReached)
  if (came !== 'in') return
  logIn.code.value = ''
  logIn.token.value = ''
}

async function dial(number) {
  if (!phone.mayDial) return parent.refused(number, said.logIn)
  const fault = await phone.dial(number)
  const words = fault === undefined ? said.rings : faultWords(fault)
  if (fault !== undefined) parent.refused(number, words)
  say(words)
}

async function act(doing) {
  const fault = await doing()
  say(fault === undefined ? '' : faultWords(fault))
}

function faultWords({ code, message = '' }) {
  if (code === 'not_reached') return said.notReached
  return code === 'unauthenticated' ? said.revoked : (said.faults[code] ?? message)
}

function say(text) {
  notice.textContent = text
  notice.hidden = text === ''
}

function show() {
  const isIn = phone.who !== undefined
  const part = isIn ? inside : logIn.part
  if (place.firstChild !== part) place.replaceChildren(part)
  parent.loggedIn(isIn ? `${phone.who.user}@${phone.who.domain}` : undefined)
  // What was known of calls before the connection was lost is not ended by that.
  if (!isIn || phone.connection === 'connected') parent.calls(phone.calls.map(({ hint, ...call }) => call))
  if (!isIn) return
  const seesCalls = phone.may('calls:read') && phone.may('events:read')
  main.dataset.connection = phone.connection
  state.textContent = said[phone.connection]
  state.hidden = !seesCalls
  who.textContent = `${phone.who.user}@${phone.who.domain}`
  dialPart.hidden = !phone.mayDial
  dialOnly.hidden = seesCalls
  heading.hidden = !seesCalls || !phone.may('records:read')
  records.hidden = heading.hidden
  showCalls()
  const lines = phone.records.map(recordLine)
  records.replaceChildren(...(lines.length > 0 ? lines : [element('li', {}, said.noCalls)]))
}

/** Each call keeps its line and its buttons, so that nobody loses the focus, or presses what has just moved. */
function showCalls() {
  const lines = new Map([...calls.children].map((line) => [line.dataset.call, line]))
  const now = phone.calls
  for (const [id, line] of lines) if (!now.some((call) => call.id === id)) line.remove()
  for (const call of now) {
    const line = lines.get(call.id) ?? callLine(call.id)
    if (!lines.has(call.id)) calls.append(line)
    line.dataset.state = call.state
    const [name, number, what, buttons] = line.children
    name.textContent = call.name || call.number || said.unknown
    number.textContent = call.name === '' ? '' : call.number
    what.textContent = said[`state_${call.hint ?? call.state}`]
    const [answer, hold, hangUp] = buttons.children
    const mayAct = phone.may('calls:write')
    answer.hidden = !mayAct || !(call.state === 'ringing' || call.hint === 'pickUp')
    hold.hidden = !mayAct || !call.answered
    hold.textContent = call.state === 'held' ? said.takeUp : said.hold
    hangUp.hidden = !mayAct
  }
}

function callLine(id) {
  const button = (className, text, does) => {
    const made = element('button', { type: 'button', className }, text)
    made.addEventListener('click', () => act(does))
    return made
  }
  const line = element(
    'li',
    {},
    element('strong', {}),
    element('span', { className: 'number' }),
    element('span', { className: 'secondary' }),
    element(
      'div',
      { className: 'buttons' },
      button('take', said.answer, () => phone.answer(id)),
      button('plain', said.hold, () => phone.hold(id, line.dataset.state !== 'held')),
      button('end', said.hangUp, () => phone.hangUp(id))
    )
  )
  line.dataset.call = id
  return line
}

function recordLine({ incoming, missed, number, name, start }) {
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'short', timeStyle: 'short' })
  const way = `${incoming ? '←' : '→'} `
  const text = element('bdi', {}, name || number || said.unknown)
  const more = element('span', { className: 'secondary' }, ` ${time.format(start)}${missed ? `, ${said.missed}` : ''}`)
  if (!phone.mayDial || number === '') return element('li', {}, way, text, more)
  const again = element('button', { type: 'button', className: 'again', title: `${said.dial}: ${number}` }, text)
  again.addEventListener('click', () => dial(number))
  return element('li', {}, way, again, more)
}

function form(label, input, button) {
  const labelled = element('label', {}, label, input)
  return element('form', { className: 'form' }, labelled, element('button', { type: 'submit' }, button))
}

/** @returns {any} */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties)
  made.append(...children)
  return made
}
