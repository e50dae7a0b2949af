import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { PersonalDataDesk } from '../../../main/access/personal-data.ts'
import { SecondFactors } from '../../../main/access/second-factor.ts'
import { SharedSounds } from '../../../main/access/sounds.ts'
import { Uploads } from '../../../main/access/uploads.ts'
import type { MainEvents } from '../../../main/ipc/contract.ts'
import { Desk, type DeskWindow } from '../../../main/phone/desk.ts'
import { quickDial } from '../../../main/phone/links-quick.ts'
import type { DeskPorts, WindowHost } from '../../../main/phone/ports.ts'
import { preferencesOf } from '../../../main/settings/preferences.ts'
import { ok } from '../../../pbx-core/base/result.ts'
import { configSchema } from '../../../pbx-core/contract/config.ts'
import type { CallView, Cdr } from '../../../pbx-core/contract/views.ts'
import { readDialled } from '../../../pbx-core/routing/number/dialled.ts'
import { sampleCdr } from '../../records/samples.ts'
import { MemoryPbx } from '../support/memory-pbx.ts'

const person = (extension: string, more: object = {}) => ({ extension, sipPassword: 's', webPassword: 'w', ...more })
const log = { debug() {}, info() {}, warn() {}, error() {}, with: () => log }
const account = { domain: 'acme.test', user: '101' }

/** A window that notes what it is sent. */
class NotingWindow implements DeskWindow {
  readonly heard: unknown[] = []
  closed = false

  send<E extends keyof MainEvents>(event: E, payload: MainEvents[E]): void {
    if (event !== 'state' && event !== ('patch' as E)) this.heard.push([event, payload])
  }

  close(): void {
    this.closed = true
  }

  /** What came since the last time. */
  get news(): unknown[] {
    return this.heard.splice(0)
  }
}

describe('a desk, over a PBX that only answers', () => {
  let pbx: MemoryPbx
  let stored: Map<string, unknown>
  let now: number
  let listen: object
  let users: object[]
  let fault: Awaited<ReturnType<DeskPorts['frames']['look']>>
  beforeEach(() => {
    pbx = new MemoryPbx()
    stored = new Map()
    now = 1_795_298_709_000
    listen = {}
    users = [person('100'), person('101', { name: 'Tom Okafor' })]
    fault = undefined
  })

  const preferences = () =>
    preferencesOf(
      { get: (key) => stored.get(key), set: (key, value) => stored.set(key, value), flush: async () => {} },
      '101'
    )

  function deskOf(windowHost: Partial<WindowHost> = {}): Desk {
    const config = configSchema.parse({
      schema: 1,
      listen,
      domains: [
        {
          name: 'acme.test',
          country: 'US',
          users,
          groups: [{ name: 'sales', members: ['100'] }],
          queues: [{ name: 'support' }]
        }
      ]
    })
    const [domain] = config.domains
    if (domain === undefined) throw new Error('there is a domain')
    const desk = new Desk({
      ...{ pbx, account, log, config: () => config, configFile: 'config.json', configReadOnly: false },
      secretsKept: 'sealed',
      editConfig: async () => ok(undefined),
      origin: () => 'http://127.0.0.1:8980',
      pageOrigin: () => 'http://127.0.0.1:8980',
      readNumber: (text, source) => readDialled(domain, text, source),
      variables: [],
      frames: { look: async () => fault },
      preferences: preferences(),
      windowHost: { kind: 'browser', version: '0.0.0', locale: 'en-US', ...windowHost },
      cardKey: () => ({ key: 'k', until: 0 }) as never,
      changePassword: async () => ok(undefined),
      md5Links: { switchOn: async () => ok(undefined), switchOff: async () => ok(undefined) } as never,
      pairings: { start: () => ({ code: '', leftMs: 0 }), read: () => undefined, end() {} },
      personal: new PersonalDataDesk({ pbx, wallTime: Date.now }),
      sounds: new SharedSounds({ sounds: undefined, config: () => config, uploads: new Uploads() }),
      uploads: new Uploads(),
      tokens: { list: () => [], make: async () => undefined, revoke: async () => undefined } as never,
      sessions: { list: () => [], revoke: () => false, revokeAll: () => 0 },
      secondFactors: new SecondFactors({ config: () => config }),
      confirmPassword: async () => ok(undefined),
      leftBehind: { take: () => ({ calls: [], tabs: [] }), keep() {}, forget() {} } as never,
      wallTime: () => now
    })
    onTestFinished(() => desk[Symbol.asyncDispose]())
    return desk
  }

  /** How often the desk has told of a change while that happened. */
  function changesIn(desk: Desk, what: () => void): number {
    let changes = 0
    using _watching = desk.watch(() => {
      changes += 1
    })
    what()
    return changes
  }

  function phoneWindow(desk: Desk, closes = false) {
    const window = new NotingWindow()
    const attached = desk.attach(window)
    desk.ready(window, { window: 'phone', closes })
    return { window, close: () => attached[Symbol.dispose]() }
  }

  const quiet = ['ringer', { on: false, waiting: false }]

  it('a caller’s page goes out to the windows at once, and what was gathered until then with it (2-cti, Pop-up)', () => {
    const desk = deskOf()
    const told: string[] = []
    const window: DeskWindow = {
      send: (event, payload) => void told.push(`${event} ${JSON.stringify(payload)}`),
      close() {}
    }
    using _attached = desk.attach(window)
    // What a window asks for first.
    expect(desk.snapshot.state.tabs).toEqual([])
    const url = 'https://crm.acme.test/'
    desk.popups.bringBack([
      {
        ...{ id: 't', call: 's1', uniqueid: '1763977507.1', title: 'ACME', url, pinned: true },
        ...{ source: 'system', restricted: false, customer: '+15550100199' }
      }
    ])
    expect(told.filter((each) => each.startsWith('state ') && each.includes(url))).toHaveLength(1)
  })

  describe('who rules what (1-product, Users)', () => {
    it.each([
      ['nobody', {}, [false, null], { admin: false, systemAdmin: false }, 'admin'],
      ['the domain', { admin: true }, [true, 'sealed'], { admin: true, systemAdmin: false }, 'admin'],
      [
        'the machine, and so the domain',
        { systemAdmin: true },
        [true, 'sealed'],
        { admin: true, systemAdmin: true },
        'systemAdmin'
      ]
    ])('%s', (_, more, shown, rights, editor) => {
      users = [person('100'), person('101', more)]
      const desk = deskOf()
      const { admin, secrets } = desk.state
      expect([[admin, secrets], desk.rights, desk.editor, desk.adminDomain?.name]).toEqual([
        ...[shown, rights, editor, rights.admin ? 'acme.test' : undefined]
      ])
    })

    it('a user who is gone rules nothing and is called nothing', () => {
      users = [person('100')]
      const desk = deskOf()
      expect([desk.state.admin, desk.state.account.name, desk.rights]).toEqual([
        ...[false, '', { admin: false, systemAdmin: false }]
      ])
    })
  })

  it('calls come by queues and groups, under the names that pop-ups filter by (2-cti, Pop-up)', () => {
    expect(deskOf().state.groups).toEqual(['queue:support', 'group:sales'])
  })

  it.each([
    ['connecting', 'connecting'],
    ['registered', 'registered'],
    ['failed', 'offline']
  ])('a line that is %s is shown as %s (5-softphone, It stays connected)', (kind, state) => {
    const desk = deskOf()
    vi.spyOn(desk.phone, 'line', 'get').mockReturnValue({ kind, reason: 'x', status: 0 } as never)
    expect(desk.state.account).toMatchObject({ ...account, name: 'Tom Okafor', state })
  })

  it.each([
    [{ sip: { udp: '127.0.0.1:5070', tcp: '127.0.0.1:5071' } }, '127.0.0.1:5070'],
    [{ sip: { udp: null, tcp: '127.0.0.1:5071' } }, '127.0.0.1:5071'],
    [{ sip: { udp: null, tcp: null } }, '127.0.0.1:8980']
  ])(
    'another telephone is told where to register: UDP, else TCP, else by WebSocket (1-product, First run)',
    (given, server) => {
      listen = given
      expect(deskOf().state.start).toEqual({
        ...{ server, user: '101', clickToDialUrl: 'http://127.0.0.1:8980/remote_call.htm?dest=*43' }
      })
    }
  )

  describe('the first page (1-product, First run)', () => {
    it('is shown at a first start until it is put away, for good', async () => {
      const firstStart = async () => ({ webPassword: 'w' })
      const desk = deskOf({ firstStart })
      vi.spyOn(desk.phone, 'start').mockReturnValue()
      await desk.start()
      expect(desk.state.firstRun?.user).toBe('101')
      expect(changesIn(desk, () => desk.dismissFirstRun())).toBe(1)
      expect(desk.state.firstRun).toBeNull()
      const later = deskOf({ firstStart })
      vi.spyOn(later.phone, 'start').mockReturnValue()
      await later.start()
      expect(later.state.firstRun).toBeNull()
    })

    it('is not shown where it is no first start', async () => {
      const desk = deskOf({ firstStart: async () => undefined })
      vi.spyOn(desk.phone, 'start').mockReturnValue()
      await desk.start()
      expect(desk.state.firstRun).toBeNull()
    })
  })

  describe('missed calls', () => {
    const missed = (more: Partial<Cdr> = {}): Cdr => ({
      ...sampleCdr(),
      ...{ domain: 'acme.test', callerUser: null, calleeUser: '101', direction: 'inbound', answer: null },
      ...{ billsec: 0, disposition: 'NO ANSWER', hangupcause: 19, hangupby: 'caller' },
      ...more
    })

    it('are counted as their records are written: one’s own alone', () => {
      const desk = deskOf()
      expect(changesIn(desk, () => pbx.events.emit('record.written', missed()))).toBe(1)
      pbx.events.emit('record.written', missed())
      expect(desk.state.missed).toBe(2)
      const others = [missed({ domain: 'other.test' }), missed({ calleeUser: '100' })]
      expect(
        changesIn(desk, () => {
          for (const cdr of others) pbx.events.emit('record.written', cdr)
        })
      ).toBe(0)
      expect(desk.state.missed).toBe(2)
    })

    it('one’s own call that nobody answered is none', () => {
      const desk = deskOf()
      const own = missed({ callerUser: '101', calleeUser: '100', direction: 'internal' })
      expect(changesIn(desk, () => pbx.events.emit('record.written', own))).toBe(1)
      expect(desk.state.missed).toBe(0)
    })

    it('are none once they were looked at, here or in another window of the person', () => {
      const desk = deskOf()
      pbx.events.emit('record.written', missed())
      expect(changesIn(desk, () => desk.missedSeen())).toBe(1)
      expect([desk.state.missed, preferences().read().missedSeenAt]).toEqual([0, now])
      pbx.events.emit('record.written', missed())
      expect(desk.state.missed).toBe(1)
      preferences().write({ missedSeenAt: now + 1 })
      expect(desk.state.missed).toBe(0)
    })

    it('those of before the start count where nobody has looked at them since', async () => {
      pbx.records = [missed()]
      const desk = deskOf()
      vi.spyOn(desk.phone, 'start').mockReturnValue()
      await desk.start()
      expect(desk.state.missed).toBe(1)
    })
  })

  describe('is told of what concerns it', () => {
    const view = (more: Partial<CallView> = {}) =>
      ({
        ...{ uniqueid: 'a', linkedid: 'a', domain: 'acme.test', direction: 'internal', state: 'ringing', trunk: null },
        ...{ caller: { number: '100', name: '', user: '100' }, callee: { number: '101', name: '', user: '101' } },
        ...{ exten: '101', did: '', app: null, appname: null, way: [], startedAt: 1, answeredAt: null, rang: [] },
        ...{ segment: 1, members: [], onHold: false, recording: 'off', recordableBy: [] },
        ...more
      }) as CallView

    it('a call of its person, and nobody else’s', () => {
      const desk = deskOf()
      const emit = (call: CallView) => changesIn(desk, () => pbx.events.emit('call.updated', call))
      const somebody = { number: '102', name: '', user: '102' }
      expect([emit(view()), emit(view({ callee: somebody })), emit(view({ domain: 'other.test' }))]).toEqual([1, 0, 0])
    })

    it('what its person has set, and nobody else', () => {
      const desk = deskOf()
      const emit = (domain: string, user: string) =>
        changesIn(desk, () => pbx.events.emit('user-state.changed', { domain, user, state: {} as never }))
      expect([emit('acme.test', '101'), emit('acme.test', '100'), emit('other.test', '101')]).toEqual([1, 0, 0])
    })

    it('nothing once it is no more', async () => {
      const desk = deskOf()
      await desk[Symbol.asyncDispose]()
      expect(changesIn(desk, () => pbx.events.emit('call.updated', view()))).toBe(0)
    })

    it('that the PBX knows its phone no more: the line asks again, which does not hear of that by itself', () => {
      const desk = deskOf()
      const nudged = vi.spyOn(desk.phone, 'nudge').mockReturnValue()
      const line = vi.spyOn(desk.phone, 'line', 'get').mockReturnValue({ kind: 'registered' } as never)
      const emit = (user: string, registrations: readonly unknown[]) =>
        pbx.events.emit('registration.changed', { domain: 'acme.test', user, registrations } as never)
      emit('100', [])
      emit('101', [{}])
      expect(nudged).not.toHaveBeenCalled()
      emit('101', [])
      expect(nudged).toHaveBeenCalledTimes(1)
      line.mockReturnValue({ kind: 'connecting' } as never)
      emit('101', [])
      expect(nudged).toHaveBeenCalledTimes(1)
    })
  })

  describe('which window has the media (5-softphone, Windows)', () => {
    it('the last phone window that is ready; a page of another kind never', () => {
      const desk = deskOf()
      const page = new NotingWindow()
      desk.attach(page)
      desk.ready(page, { window: 'ring-card', closes: false } as never)
      expect([desk.hasPhone, desk.windows, desk.toPhone('notice', {} as never)]).toEqual([false, 1, false])
      const { window } = phoneWindow(desk)
      expect([desk.hasPhone, desk.windows, desk.hasMedia(window), desk.hasMedia(page)]).toEqual([true, 2, true, false])
      expect([window.news, page.news]).toEqual([[quiet], []])
      desk.tell({ kind: 'x' } as never)
      expect([window.news, page.news]).toEqual([[['notice', { kind: 'x' }]], []])
    })

    it.each([
      [true, true],
      [false, false]
    ])(
      'of the desktop: the former one is told that it is replaced, and may come back where the new one closes: %s',
      (closes, mayReturn) => {
        const desk = deskOf()
        const first = phoneWindow(desk)
        first.window.heard.length = 0
        const second = phoneWindow(desk, closes)
        expect(first.window.news).toEqual([quiet, ['replaced', { mayReturn }]])
        expect(second.window.news).toEqual([quiet])
        second.close()
        // It has left: it has the phone again only once it says that it is ready.
        expect(desk.hasPhone).toBe(false)
      }
    )

    it('of a portal: pages stay, and the one before has the phone again when the last is closed', () => {
      const desk = deskOf({ kind: 'portal' })
      const first = phoneWindow(desk)
      first.window.heard.length = 0
      const second = phoneWindow(desk)
      expect([first.window.news, desk.hasMedia(second.window)]).toEqual([[quiet], true])
      expect(changesIn(desk, () => second.close())).toBe(1)
      expect([first.window.news, desk.hasMedia(first.window), desk.windows]).toEqual([[quiet], true, 1])
    })

    it('closing a window that does not have it takes it from none', () => {
      const desk = deskOf({ kind: 'portal' })
      const first = phoneWindow(desk)
      const second = phoneWindow(desk)
      expect(changesIn(desk, () => first.close())).toBe(0)
      expect(desk.hasMedia(second.window)).toBe(true)
    })

    it('one that its person leaves is left for good, one that goes without a word has crashed', () => {
      const desk = deskOf()
      const crashed = phoneWindow(desk)
      crashed.close()
      expect(desk.left).toBe(false)
      const left = phoneWindow(desk)
      desk.leaves(left.window)
      left.close()
      expect(desk.left).toBe(true)
      desk.pageComes()
      expect(desk.comes).toBe(true)
      phoneWindow(desk)
      expect([desk.left, desk.comes]).toEqual([false, false])
    })

    it('all pages of a portal that another one replaces close, and may not come back by themselves', () => {
      const desk = deskOf({ kind: 'portal' })
      const windows = [phoneWindow(desk), phoneWindow(desk)].map(({ window }) => window)
      for (const window of windows) window.heard.length = 0
      desk.dismiss()
      expect(windows.map(({ news, closed }) => [news, closed])).toEqual(
        Array(2).fill([[['replaced', { mayReturn: false }]], true])
      )
    })
  })

  describe('a link that was clicked (1-product, Links)', () => {
    const linksIn = (window: NotingWindow) =>
      window.news
        .filter((each) => (each as [string])[0] === 'link')
        .map((each) => (each as [string, { target: string }])[1].target)

    it('shows its number in the phone, with what is dialled after the answer', () => {
      const desk = deskOf()
      const { window } = phoneWindow(desk)
      desk.openLink('tel:+1-555-010-0177')
      desk.openLink('tel:+15550100177;ext=12')
      desk.openLink('tel:+15550100177,,12#')
      desk.openLink('tel:nonsense!')
      expect(linksIn(window)).toEqual(['+15550100177', '+15550100177 x12', '+15550100177,,12#', 'tel:nonsense!'])
    })

    it('is kept until there is one, and given once', () => {
      const desk = deskOf()
      desk.openLink('tel:+15550100177')
      const { window } = phoneWindow(desk)
      expect(linksIn(window)).toEqual(['+15550100177'])
      desk.ready(window, { window: 'phone', closes: false })
      // Nor is a page that was loaded again told that another one has its place.
      expect(window.news).toEqual([quiet])
    })

    it('is kept for the window that is about to come, where one is asked for', () => {
      const desk = deskOf({ kind: 'portal' })
      const first = phoneWindow(desk)
      desk.openLink('tel:+15550100177', 'next window')
      expect(linksIn(first.window)).toEqual([])
      expect(linksIn(phoneWindow(desk).window)).toEqual(['+15550100177'])
    })

    it.each([
      ['what is selected, before what was copied', ['101', '+15550100177'], '101'],
      ['what was copied, where the selection is no number', ['the whole line', ' (555) 010-0177 \n'], '5550100177'],
      ['with what is dialled after the answer', ['+1 555 010 0177 ext. 12'], '+15550100177 x12'],
      ['a link', ['callto:tel:+15550100177'], '+15550100177'],
      ['nothing of a text that is none', ['my password 4711x'], ''],
      ['nothing of an address', ['https://evil.test/101'], ''],
      ['nothing of several lines', ['101\n102'], ''],
      ['nothing of a page', [`101${' '.repeat(300)}`], ''],
      ['nothing of nothing', [], '']
    ])('quick dial shows %s, and dials nothing (5-softphone, Quick dial)', (_what, copied, number) => {
      const desk = deskOf()
      const { window } = phoneWindow(desk)
      quickDial(desk, copied)
      expect([linksIn(window), desk.state.calls]).toEqual([[number], []])
    })

    it('quick dial of another start is for the window that it opens', () => {
      const desk = deskOf()
      const first = phoneWindow(desk)
      quickDial(desk, ['101'], 'next window')
      expect([linksIn(first.window), linksIn(phoneWindow(desk).window)]).toEqual([[], ['101']])
    })
  })

  it.each([
    ['caller', { callerUser: '101', calleeUser: '100' }, 'caller'],
    ['callee', { callerUser: null, calleeUser: '101' }, 'callee'],
    ['neither', { callerUser: '100', calleeUser: '102' }, null]
  ])('on which side of a call its person was is read in the record: %s', async (_, parties, side) => {
    pbx.records = [{ ...sampleCdr(), domain: 'acme.test', uniqueid: 'over', ...parties }]
    expect(await deskOf().sideIn('over')).toBe(side)
  })

  it('and of a call that lives in its view, whatever an earlier segment says', async () => {
    pbx.live = [{ uniqueid: 'a', caller: { user: '100' }, callee: { user: '101' } } as never]
    pbx.records = [{ ...sampleCdr(), domain: 'acme.test', uniqueid: 'a', callerUser: '101', calleeUser: '100' }]
    expect([await deskOf().sideIn('a'), await deskOf().sideIn('unknown')]).toEqual(['callee', null])
  })
})
