import http from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { err } from '../../../pbx-core/base/result.ts'
import type { ClickToDialProgress } from '../../../pbx-core/contract/events.ts'
import { withDeadline } from '../../support/wait-for.ts'
import { basic, type HttpFixture, httpFixture } from '../support/http-fixture.ts'

let fixture: HttpFixture
beforeEach(async () => {
  fixture = await httpFixture()
})
afterEach(() => fixture[Symbol.asyncDispose]())

const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }
const open = (headers: Record<string, string> = {}, query = 'dest=%2B15550199') =>
  fixture.request(`/remote_call.htm?${query}`, { headers: { ...basic('102'), ...browser, ...headers } })

const progressed = (state: ClickToDialProgress['state'], result?: ClickToDialProgress['result']) =>
  fixture.pbx.events.emit('click-to-dial.progressed', {
    uniqueid: 'call-1',
    domain: 'acme.test',
    user: '102',
    dest: '+15550199',
    state,
    ...(result === undefined ? {} : { result, reason: 'worded by <the core>' })
  })

const attribute = (html: string, name: string) => new RegExp(`${name}="([^"]*)"`).exec(html)?.[1] ?? ''

describe('the page of a click-to-dial call', () => {
  it('shows the number, the user and what to do, and keeps both out of title and address', async () => {
    const { status, headers, text } = await open()
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('<title>Click to dial – Offhook</title>')
    expect(text).toContain('<span class="number">+15550199</span>')
    expect(text).toContain('from the phone of 102')
    expect(text).toMatch(/role="status" aria-live="polite" data-notice>Pick up your phone\./)
    expect(attribute(text, 'data-status')).toMatch(/^\/remote_call\/status\/[\w-]{32}$/)
    expect(attribute(text, 'data-progress')).not.toMatch(/15550199|102/)
  })

  it('writes a number as people read it (1-product, Numbers)', async () => {
    const { text } = await open({}, 'dest=%2B15550100199')
    expect(text).toContain('<span class="number">+1 555 010 0199</span>')
  })

  it('has nothing inline, and loads nothing from elsewhere', async () => {
    const { headers, text } = await open()
    expect(headers['content-security-policy']).toContain("script-src 'self'")
    expect(text).not.toMatch(/<style|style=|<script(?! type="module" src="\/assets\/progress\.js"><\/script>)|\son\w+=/)
    expect(text).not.toMatch(/(src|href)="(?!\/assets\/|data:,)/)
    expect((await fixture.request('/assets/progress.js')).headers['content-type']).toBe(
      'text/javascript; charset=utf-8'
    )
    expect((await fixture.request('/assets/page.css')).headers['content-type']).toBe('text/css; charset=utf-8')
  })

  it('speaks German where the browser prefers it', async () => {
    const { headers, text } = await open({ 'accept-language': 'de-CH,de;q=0.9,en;q=0.8' })
    expect(headers['content-language']).toBe('de')
    expect(text).toContain('Nehmen Sie Ihr Telefon ab.')
  })

  it('without scripts it asks for its progress, never again for the page that dialled', async () => {
    const { text } = await open()
    const refresh = /<noscript><meta http-equiv="refresh" content="2; url=([^"]+)"><\/noscript>/.exec(text)?.[1] ?? ''
    expect(refresh).toBe(attribute(text, 'data-status'))
    progressed('confirming')
    const waiting = await fixture.request(refresh, { headers: browser })
    expect(waiting.text).toContain('Press 1 on your phone to call this number.')
    expect(waiting.text).toMatch(/data-name="confirming" data-step="current" aria-current="step"/)
    progressed('calling')
    progressed('ended', 'busy')
    const over = await fixture.request(refresh, { headers: { ...browser, 'sec-fetch-site': 'cross-site' } })
    expect(over.text).toContain('Call ended. The number is busy.')
    expect(over.text).not.toContain('http-equiv="refresh"')
    expect(fixture.pbx.commands).toHaveLength(1)
  })

  it('reports live until the end: ringing, 1, calling, connected, over', async () => {
    const { text } = await open()
    const events = readEvents(attribute(text, 'data-progress'))
    await events.next('ringing')
    for (const state of ['confirming', 'calling', 'connected'] as const) {
      progressed(state)
      await events.next(state)
    }
    progressed('ended', 'completed')
    const last = await events.next('ended')
    expect(last).toEqual({
      state: 'ended',
      cancellable: false,
      notice: 'Call ended. One side has hung up.',
      steps: { ringing: 'done', confirming: 'done', calling: 'done', connected: 'done' }
    })
    await withDeadline(events.closed, 'the end of the stream')
  })

  it.each([
    ['en', 'calling', 'no-answer', 'Call ended. Nobody answered.'],
    ['de', 'calling', 'no-answer', 'Anruf beendet. Niemand hat abgenommen.'],
    ['en', 'ringing', 'cancelled', 'Call ended. Your phone did not take it, so the number was not dialled.'],
    ['en', 'confirming', 'cancelled', 'Call ended. The 1 was not pressed, so the number was not dialled.']
  ] as const)('says in %s where and how it ended: %s, %s', async (language, reached, result, notice) => {
    const { text } = await open({ 'accept-language': language })
    progressed(reached)
    progressed('ended', result)
    const over = await fixture.request(attribute(text, 'data-status'), {
      headers: { ...browser, 'accept-language': language }
    })
    expect(over.text).toContain(`data-notice>${notice}<`)
    expect(over.text).toContain(`data-name="${reached}" data-step="failed"`)
  })

  it('leaves the 1 out of a call that does not ask for it', async () => {
    const { text } = await open({}, 'dest=100&auth=102%3Aweb-102&connect=true')
    expect(text).toContain('data-name="confirming" data-step="skipped"')
  })

  it('an unknown token is 404; a foreign page cannot follow a call whose token it has', async () => {
    const { text } = await open()
    expect((await fixture.request('/remote_call/progress/unknown')).status).toBe(404)
    expect((await fixture.request('/remote_call/status/unknown')).status).toBe(404)
    const foreign = await fixture.request(attribute(text, 'data-progress'), {
      headers: { origin: 'https://evil.test' }
    })
    expect(foreign.status).toBe(403)
  })

  it('forgets a call ten minutes after its end', async () => {
    const status = attribute((await open()).text, 'data-status')
    progressed('ended')
    fixture.clock.advance(10 * 60_000 + 1)
    await open()
    expect((await fixture.request(status)).status).toBe(404)
  })
})

describe('the page of a call that was not made', () => {
  it('says why, in the language of the browser, and never repeats what was sent', async () => {
    fixture.pbx.answer = () => err({ code: 'no_phone_registered', message: 'No phone of 102 is registered.' })
    const english = await open()
    expect([english.status, english.text]).toEqual([503, expect.stringContaining('No phone of 102 is registered.')])
    const german = await open({ 'accept-language': 'de' })
    expect(german.text).toContain('Es ist kein Telefon dieser Nebenstelle angemeldet.')
    const hostile = await open({}, `dest=${encodeURIComponent('"><script>alert(1)</script>')}`)
    expect([hostile.status, hostile.text]).toEqual([400, expect.not.stringContaining('alert(1)')])
    const user = await open({}, `dest=1&user=${encodeURIComponent('<img src=x>')}`)
    expect([user.status, user.text]).toEqual([404, expect.stringContaining('&lt;img src=x&gt;')])
  })

  it.each([
    ['en', 'This number may not be called from this phone by a link.', 'Ask whoever looks after', 'Details'],
    ['de', 'Diese Nummer darf von diesem Telefon per Link nicht gewählt werden.', 'Fragen Sie, wer', 'Einzelheiten']
  ])(
    'a barred number in %s: what it is and what to do, and the code in the details alone',
    async (language, why, remedy, details) => {
      fixture.pbx.answer = () => err({ code: 'destination_barred', message: '+15550199 is barred for 102: premium' })
      const { text } = await open({ 'accept-language': language })
      const [words = '', technical = ''] = text.split('<details')
      expect(words).toContain(`role="alert">${why}</p>`)
      expect(words).toContain(`<p data-remedy>${remedy}`)
      expect(words).not.toMatch(/403|destination_barred|is barred for/)
      expect(technical).toContain(`<summary>${details}</summary>`)
      expect(technical).toMatch(/403 destination_barred.*<p lang="en">\+15550199 is barred for 102: premium<\/p>/s)
    }
  )

  it('a browser gets its log-in dialogue with the page: 401 with the challenge', async () => {
    const answer = await fixture.request('/remote_call.htm?dest=100', { headers: browser })
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Basic realm="Offhook"'])
    expect(answer.text).toContain('<!doctype html>')
  })

  it.each([
    ['text/html', true],
    ['application/json', false],
    ['*/*', false],
    ['text/html;q=0', false],
    ['application/json, text/html;q=0.5', false]
  ])('Accept: %s', async (accept, page) => {
    const { headers } = await fixture.request('/nothing', { headers: { accept } })
    expect(headers['content-type']?.startsWith('text/html')).toBe(page)
  })
})

describe('the landing page', () => {
  it('says what runs here and where its doors are', async () => {
    const { status, text } = await fixture.request('/')
    expect(status).toBe(200)
    for (const path of ['/api/v1/openapi.json', '/api/v1/health', '/remote_call.htm', '/sip'])
      expect(text).toContain(path)
  })
})

interface Shown {
  readonly state: string
}

/** Server-sent events of a stream, in order. */
function readEvents(path: string) {
  const waiting = new Map<string, PromiseWithResolvers<Shown>>()
  const entry = (state: string) => {
    const known = waiting.get(state) ?? Promise.withResolvers<Shown>()
    waiting.set(state, known)
    return known
  }
  const closed = Promise.withResolvers<void>()
  http.get({ host: '127.0.0.1', port: fixture.listener.port, path, agent: false }, (response) => {
    expect(response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
    let text = ''
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
      const blocks = text.split('\n\n')
      text = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = /^event: progress\ndata: (.*)$/.exec(block)?.[1]
        if (data !== undefined) entry((JSON.parse(data) as Shown).state).resolve(JSON.parse(data))
      }
    })
    response.on('end', closed.resolve)
  })
  return { next: (state: string) => withDeadline(entry(state).promise, state), closed: closed.promise }
}
