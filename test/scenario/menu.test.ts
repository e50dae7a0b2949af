import { describe, expect, test } from 'vitest'
import type { PhoneCall } from '../support/phone-call.ts'
import { promptMs } from '../support/recording-media.ts'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { openOffice, told } from './office.ts'

type MenuInput = NonNullable<DomainInput['ivrs']>[number]

const main: MenuInput = {
  name: 'main',
  extension: '700',
  greeting: 'greetings/main',
  keys: {
    '1': 'extension:101',
    '12': 'extension:102',
    '3': 'ivr:sub',
    '4': 'extension:100',
    '5': 'hangup:busy',
    '6': 'hangup'
  },
  timeoutSeconds: 5,
  attempts: 2
}
const sub: MenuInput = { name: 'sub', greeting: 'greetings/sub', keys: { '1': 'ivr:deep', '2': 'extension:101' } }
const deep: MenuInput = { name: 'deep', greeting: 'greetings/deep', keys: { '1': 'extension:102' } }

/** Somebody from outside in the menu `main`, with changes to it. */
async function enterMenu(change: Partial<MenuInput> = {}, domain: Partial<DomainInput> = {}) {
  const office = await openOffice({
    domain: {
      users: [userConfig('100', 'Ana Keller'), userConfig('101', 'Tom Okafor'), userConfig('102', 'Lena Brandt')],
      ivrs: [{ ...main, ...change }, sub, deep],
      inbound: [{ match: '*', to: 'ivr:main' }],
      ...domain
    }
  })
  const customer = office.provider('main')
  const tom = await office.phone('101')
  const lena = await office.phone('102')
  const ana = await office.phone('100')
  const call = customer.invite('+15550100100')
  await office.pass()
  const [media] = office.media.leased
  if (media === undefined) throw new Error('the caller has no media')
  const press = (keys: string) => {
    for (const key of keys) media.press(key)
  }
  return { office, call, tom, lena, ana, media, press }
}

async function leave(office: { until<T>(outcome: Promise<T>): Promise<T>; pass(): Promise<void> }, call: PhoneCall) {
  await office.until(call.bye())
  await office.pass()
}

describe('a menu (4-pbx, Applications)', () => {
  test('answers, says its greeting, and sends the caller where the key leads; that is its way', async () => {
    const { office, call, tom, media, press } = await enterMenu({ keys: { '1': 'extension:101' } })
    expect([call.statuses.at(-1), media.playing]).toEqual([200, ['prompt greetings/main']])
    press('1')
    await office.pass()
    expect(media.playing).toEqual(['tone ringback'])
    tom.call.answer()
    await office.pass()
    expect(office.pbx.calls()).toMatchObject([
      {
        state: 'answered',
        way: [
          { app: 'ivr', appname: 'main' },
          { app: 'user', appname: '101' }
        ]
      }
    ])
    await leave(office, call)
    expect(office.record).toMatchObject({
      disposition: 'ANSWERED',
      dst: '+15550100100',
      calleeUser: '101',
      lastapp: 'user',
      lastdata: '101',
      dstchannel: expect.stringMatching(/^SIP\/101-/)
    })
    expect(told(await office.timeline())).toContain('decision: 1 was entered in the menu main')
  })

  test('nobody has answered a caller who leaves in it: the record says so', async () => {
    const { office, call } = await enterMenu()
    await leave(office, call)
    expect(office.record).toMatchObject({
      disposition: 'NO ANSWER',
      answer: null,
      billsec: 0,
      hangupby: 'caller',
      lastapp: 'ivr',
      lastdata: 'main'
    })
  })

  test('a key that begins a longer one waits for that, for `interDigitSeconds`', async () => {
    const { office, call, tom, lena, press } = await enterMenu({ interDigitSeconds: 2 })
    press('1')
    await office.pass(1900)
    expect(tom.calls).toEqual([])
    await office.pass(200)
    expect([tom.calls.length, lena.calls.length]).toEqual([1, 0])
    await leave(office, call)
  })

  test('the longer one goes there at once', async () => {
    const { office, call, tom, lena, press } = await enterMenu()
    press('12')
    await office.pass()
    expect([tom.calls.length, lena.calls.length]).toEqual([0, 1])
    await leave(office, call)
  })

  test('`#` ends an entry', async () => {
    const { office, call, tom, press } = await enterMenu()
    press('1#')
    await office.pass()
    expect(tom.calls).toHaveLength(1)
    await leave(office, call)
  })

  test('keys by SIP INFO count as well (RFC 6086)', async () => {
    const { office, call, tom } = await enterMenu({ keys: { '1': 'extension:101' } })
    await office.until(call.info('1'))
    await office.pass()
    expect(tom.calls).toHaveLength(1)
    await leave(office, call)
  })

  test('keys that are typed ahead go through three menus, and none is lost', async () => {
    const { office, call, lena, press } = await enterMenu()
    press('311')
    await office.pass(200)
    expect(lena.calls).toHaveLength(1)
    await leave(office, call)
  })

  test('a key stops the greeting; without `bargeIn` it counts when that is over', async () => {
    const { office, call, tom, media, press } = await enterMenu({ keys: { '1': 'extension:101' }, bargeIn: false })
    press('1')
    await office.pass(promptMs - 100)
    expect([tom.calls.length, media.playing]).toEqual([0, ['prompt greetings/main']])
    await office.pass(150)
    expect(tom.calls).toHaveLength(1)
    await leave(office, call)
  })

  test('a wrong key is told, and the greeting comes again', async () => {
    const { office, call, media, press } = await enterMenu()
    press('9')
    await office.pass(promptMs + 50)
    await office.pass(promptMs + 50)
    expect(media.played.slice(0, 3)).toEqual(['prompt greetings/main', 'prompt invalid-entry', 'prompt greetings/main'])
    await leave(office, call)
    expect(told(await office.timeline())).toContain('decision: 9 was entered in the menu main, and leads nowhere')
  })

  test('who enters nothing hears it `attempts` times; then cti.timeout is asked, and its `then` taken', async () => {
    const { office, call, ana } = await enterMenu(
      { then: 'extension:100' },
      { cti: { timeout: { url: 'http://app.test/late?app=%%app%%&name=%%appname%%&reason=%%reason%%' } } }
    )
    await office.pass(3 * promptMs + 2 * 5000 - 200)
    expect(ana.calls).toEqual([])
    await office.pass(400)
    expect(office.http.urls).toEqual(['/late?app=ivr&name=main&reason=timeout'])
    expect(ana.calls).toHaveLength(1)
    await leave(office, call)
  })

  test.each(['en', 'de'] as const)(
    'time-outs and wrong keys are told in words, in the language of the call (%s)',
    async (language) => {
      const { office, call, media, press } = await enterMenu({ attempts: 3 }, { language })
      const languages = media.languages
      await office.pass(promptMs + 5000)
      press('1')
      press('*')
      await office.pass(2 * promptMs)
      expect([media.played, languages]).toEqual([
        ['greetings/main', 'nothing-chosen', 'greetings/main', 'invalid-entry', 'greetings/main'].map(
          (name) => `prompt ${name}`
        ),
        new Set([language])
      ])
      await leave(office, call)
    }
  )

  test('without a `then` the caller is told goodbye, and the call ends', async () => {
    const { office, call, media } = await enterMenu()
    await office.pass(2 * (promptMs + 5000) + 3 * promptMs)
    expect(media.played.at(-1)).toBe('prompt goodbye')
    expect(call.methods.at(-1)).toBe('BYE')
    expect(office.record).toMatchObject({ disposition: 'NO ANSWER', hangupby: 'pbx' })
  })

  test('what ends unanswered behind a key comes back to the greeting', async () => {
    const { office, call, ana, media, press } = await enterMenu()
    ana.whenCalled = (ringing) => ringing.refuse(486)
    press('4')
    await office.pass(6000)
    expect(media.played.slice(0, 3)).toEqual(['prompt greetings/main', 'tone busy', 'prompt greetings/main'])
    await leave(office, call)
  })

  test.each([
    ['5', ['prompt greetings/main', 'tone busy']],
    ['6', ['prompt greetings/main']]
  ])('%s leads to a hang-up: the call ends by that, and no greeting comes again', async (key, played) => {
    const { office, call, media, press } = await enterMenu()
    press(key)
    await office.pass(6000)
    expect([media.played, call.methods.at(-1)]).toEqual([played, 'BYE'])
  })

  test('`*` leads back from a submenu; in the first one it means nothing', async () => {
    const { office, call, media, press } = await enterMenu()
    press('3')
    await office.pass()
    expect(media.playing).toEqual(['prompt greetings/sub'])
    press('*')
    await office.pass()
    expect(media.playing).toEqual(['prompt greetings/main'])
    press('*')
    await office.pass()
    expect(media.playing).toEqual(['prompt invalid-entry'])
    await leave(office, call)
  })

  describe('directDial reaches extensions only (4-pbx, Numbers)', () => {
    const keys = {}

    test('an extension', async () => {
      const { office, call, lena, press } = await enterMenu({ keys, directDial: true })
      press('102')
      await office.pass()
      expect(lena.calls).toHaveLength(1)
      await leave(office, call)
    })

    test.each(['9112', '*43#', '#21#'])('%s leads nowhere: no trunk, no feature code', async (typed) => {
      const { office, call, media, press } = await enterMenu({ keys, directDial: true })
      press(typed)
      await office.pass(3200)
      expect(office.pbx.calls()).toMatchObject([{ app: 'ivr', trunk: 'main', direction: 'inbound' }])
      expect(media.played).toContain('prompt invalid-entry')
      await leave(office, call)
    })
  })

  test('dialByName: the letters of a name, and `#`', async () => {
    const { office, call, lena, press } = await enterMenu({ keys: {}, dialByName: true })
    press('272#')
    await office.pass()
    expect(lena.calls).toHaveLength(1)
    await leave(office, call)
  })
})

describe('the hook of a menu (2-cti, Where hooks run)', () => {
  const cti = { url: 'http://app.test/menu?digits=%%digits%%&app=%%appname%%' }

  test('is asked at entry, and after each completed entry with %%digits%%', async () => {
    const { office, call, tom, press } = await enterMenu({ cti })
    expect(office.http.urls).toEqual(['/menu?digits=&app=main'])
    press('1#')
    await office.pass()
    expect(office.http.urls).toEqual(['/menu?digits=&app=main', '/menu?digits=1&app=main'])
    expect(tom.calls).toHaveLength(1)
    await leave(office, call)
  })

  test('gets a number that means nothing to the menu, and routes the call by it', async () => {
    const { office, call, lena, press } = await enterMenu({ cti })
    office.http.on('/menu', { body: xml('<route><type>extension</type><name>102</name></route>') })
    press('88213#')
    await office.pass()
    expect(office.http.urls.at(-1)).toBe('/menu?digits=88213&app=main')
    expect(lena.calls).toHaveLength(1)
    await leave(office, call)
  })

  test('break 0: the call comes back from there, and the entry is followed (2-cti, break)', async () => {
    const { office, call, tom, lena, press } = await enterMenu({ cti })
    office.http.on('/menu', { body: xml('<route><type>extension</type><name>102</name><break>0</break></route>') })
    press('1#')
    await office.pass()
    lena.call.refuse(486)
    await office.pass()
    expect(tom.calls).toHaveLength(1)
    await leave(office, call)
  })

  test('is asked however long hooks have taken for entries before: nobody gets past it by pressing keys', async () => {
    const { office, call, tom, press } = await enterMenu({ cti, attempts: 5 })
    office.http.on('/menu?digits=88', { after: 1500 })
    office.http.on('/menu?digits=1&', { after: 1500, body: xml('<break>1</break>') })
    for (let entry = 0; entry < 3; entry++) {
      press('88#')
      await office.pass(1500 + 2 * promptMs)
    }
    press('1#')
    await office.pass(1500)
    expect([office.http.urls.at(-1), tom.calls]).toEqual(['/menu?digits=1&app=main', []])
    if (call.methods.at(-1) !== 'BYE') await leave(office, call)
  })

  test('break 1 without a route goes to its `then`', async () => {
    const { office, call, ana, press } = await enterMenu({ cti, then: 'extension:100' })
    office.http.on('/menu', { body: xml('<break>1</break>') })
    press('1#')
    await office.pass()
    expect(ana.calls).toHaveLength(1)
    await leave(office, call)
  })

  test('keys that are pressed while it is slow wait for the next menu', async () => {
    const { office, call, lena, press } = await enterMenu({ cti })
    office.http.on('/menu', { after: 900, body: '' })
    press('3')
    await office.pass(300)
    press('11')
    await office.pass(800)
    expect(lena.calls).toHaveLength(1)
    await leave(office, call)
  })

  test.each([
    ['answers 500', { status: 500 }, 300],
    ['answers broken XML', { body: '<ipbx><set>' }, 300],
    ['says nothing in time', { after: 5000 }, 2100]
  ])('one that %s: the entry is followed, and keys that were pressed meanwhile are not lost', async (_, reply, ms) => {
    const { office, call, lena, press } = await enterMenu({ cti })
    office.http.on('/menu', reply)
    press('3')
    await office.pass(20)
    press('11')
    await office.pass(ms)
    expect(lena.calls).toHaveLength(1)
    await leave(office, call)
    expect(told(await office.timeline()).filter((line) => line.startsWith('hook ivrs[main].cti: '))).toHaveLength(2)
  })
})
