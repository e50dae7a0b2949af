import { describe, expect, test } from 'vitest'
import { promptMs } from '../support/recording-media.ts'
import { xml } from '../support/scripted-http.ts'
import { type DomainInput, userConfig } from '../support/virtual-pbx.ts'
import { facts, openOffice, told } from './office.ts'

const hook = (name: string, more = '') => ({ url: `http://app.test/${name}?app=%%app%%&name=%%appname%%${more}` })
const url = (name: string, app: string, appname: string, more = '') => `/${name}?app=${app}&name=${appname}${more}`

const to = (type: string, name: string, stays: 0 | 1) =>
  xml(`<route><type>${type}</type><name>${name}</name><break>${stays}</break></route>`)

/**
 * Every application has a hook, and those in which time runs out one for that; a customer calls in. Where a page is asked for,
 * one of the house does: nobody else may.
 */
async function office(inbound: string, change: Partial<DomainInput> = {}) {
  const opened = await openOffice({
    domain: {
      users: [
        ...[userConfig('100', 'Ana Keller'), userConfig('101', 'Tom Okafor'), userConfig('102', 'Lena Brandt')],
        { ...userConfig('103', 'Max Adler'), then: 'extension:100', cti: hook('user') }
      ],
      queues: [
        {
          ...{ name: 'support', agents: [{ user: '101' }], maxWaitSeconds: 5, then: 'extension:100' },
          ...{ cti: hook('queue'), timeoutCti: hook('queue-late', '&reason=%%reason%%') }
        }
      ],
      conferences: [{ name: 'room', cti: hook('conference') }],
      groups: [
        {
          ...{ name: 'sales', members: ['101'], ringSeconds: 5, then: 'extension:100' },
          ...{ cti: hook('group'), timeoutCti: hook('group-late', '&reason=%%reason%%') }
        }
      ],
      ivrs: [
        {
          ...{ name: 'main', greeting: 'main', keys: { '1': 'extension:101' }, timeoutSeconds: 5, attempts: 1 },
          ...{ then: 'extension:100', cti: hook('menu', '&digits=%%digits%%') },
          timeoutCti: hook('menu-late', '&reason=%%reason%%')
        }
      ],
      timeConditions: [
        {
          ...{ name: 'office', open: [{ days: 'mon-sun', from: '00:00', to: '24:00' }], cti: hook('time') },
          ...{ openTo: 'extension:101', closedTo: 'hangup' }
        }
      ],
      announcements: [{ name: 'closed', prompt: 'closed', then: 'extension:100', cti: hook('announcement') }],
      directories: [{ name: 'staff', then: 'extension:100', cti: hook('directory') }],
      paging: [{ name: 'all', extension: '690', members: ['101'], cti: hook('page') }],
      functions: [{ name: 'back', run: 'echo', cti: hook('function') }],
      cti: { inbound: { url: 'http://app.test/in' }, timeout: hook('late', '&reason=%%reason%%') },
      inbound: [{ match: '*', to: inbound, cti: { url: 'http://app.test/route' } }],
      ...change
    }
  })
  const ana = await opened.phone('100')
  const tom = await opened.phone('101')
  const lena = await opened.phone('102')
  const max = await opened.phone('103')
  const call = inbound === 'page:all' ? max.invite('690') : opened.provider('main').invite('+15550100100')
  const rung = () => [ana, tom, lena].flatMap(({ user, calls }) => (calls.length > 0 ? [user] : []))
  /** However far the call has come. */
  const leave = async () => {
    if (opened.pbx.calls().length === 0) return
    if (call.statuses.at(-1) === 200) await opened.until(call.bye())
    else call.cancel()
    await opened.pass()
  }
  return { office: opened, call, ana, tom, lena, max, rung, leave }
}

/** Each application that can be entered: how its hooks name it. */
const applications = [
  ['group:sales', 'groups[sales].cti', url('group', 'group', 'sales')],
  ['ivr:main', 'ivrs[main].cti', url('menu', 'ivr', 'main', '&digits=')],
  ['time:office', 'timeConditions[office].cti', url('time', 'time', 'office')],
  ['announcement:closed', 'announcements[closed].cti', url('announcement', 'announcement', 'closed')],
  ['directory:staff', 'directories[staff].cti', url('directory', 'directory', 'staff')],
  ['extension:103', 'users[103].cti', url('user', 'user', '103')],
  ['queue:support', 'queues[support].cti', url('queue', 'queue', 'support')],
  ['conference:room', 'conferences[room].cti', url('conference', 'conference', 'room')],
  ['page:all', 'paging[all].cti', url('page', 'page', 'all')],
  ['function:back', 'functions[back].cti', url('function', 'function', 'back')]
] as const
/** Where a call goes that an application is told to leave. */
const thenOf = (to: string) => (/^(?:time|conference|page|function):/.test(to) ? [] : ['100'])
/** Hooks that are asked before it: of the call and of its route, where it has come from outside. */
const askedFirst = (to: string) => (to === 'page:all' ? [] : ['/in', '/route'])

describe.each(applications)('the hook of %s (2-cti, Where hooks run; break)', (destination, name, asked) => {
  const path = asked.slice(0, asked.indexOf('?'))

  test('is asked after those of the call and its route, before anything of it happens', async () => {
    const { office: opened, rung, leave } = await office(destination)
    opened.http.on(path, { after: 1000 })
    await opened.pass(500)
    expect([opened.http.urls, rung(), opened.media.leased.flatMap(({ played }) => played)]).toEqual([
      [...askedFirst(destination), asked],
      [],
      []
    ])
    await leave()
  })

  test('break 1 with a route: the call goes there for good, past the application and its `then`', async () => {
    const { office: opened, call, lena, rung } = await office(destination)
    opened.http.on(path, { body: to('extension', '102', 1) })
    await opened.pass()
    expect(rung()).toEqual(['102'])
    lena.call.refuse(486)
    await opened.pass()
    expect([call.statuses.at(-1), rung(), opened.http.urls]).toEqual([
      486,
      ['102'],
      [...askedFirst(destination), asked]
    ])
  })

  test('break 0 with a route: tried first, and where nobody takes it there the application has the call', async () => {
    const { office: opened, lena, rung, leave } = await office(destination)
    opened.http.on(path, { body: to('extension', '102', 0) })
    await opened.pass()
    expect(rung()).toEqual(['102'])
    lena.call.refuse(486)
    await opened.pass()
    expect(opened.pbx.calls()).toHaveLength(1)
    const line = destination === 'time:office' ? 'decision: office is open (hours)' : `app: ${appOf(destination)}`
    await leave()
    expect(told(await opened.timeline())).toContain(line)
  })

  test('break 1 without a route: to its `then`, and no time-out hook is asked; without one the call is declined', async () => {
    const { office: opened, call, rung, leave } = await office(destination)
    opened.http.on(path, { body: xml('<break>1</break>') })
    await opened.pass()
    expect([rung(), opened.http.urls]).toEqual([thenOf(destination), [...askedFirst(destination), asked]])
    if (thenOf(destination).length === 0) expect(call.statuses.at(-1)).toBe(603)
    await leave()
    expect(told(await opened.timeline())).toContain(`decision: ${name}: not handled further here`)
  })

  test('break 0 without a route changes nothing of where the call goes', async () => {
    const { office: opened, leave } = await office(destination)
    opened.http.on(path, { body: xml('<set><calleridname>ACME</calleridname></set><break>0</break>') })
    await opened.pass()
    expect(opened.pbx.calls()).toMatchObject([{ caller: { name: 'ACME' } }])
    await leave()
    expect(told(await opened.timeline()).filter((line) => line.includes('not handled'))).toEqual([])
  })

  test('more than 10 re-routes by hooks: the last one is ignored, and the call goes on (2-cti, break)', async () => {
    const { office: opened, leave } = await office(destination)
    const [type = '', own = ''] = destination.split(':')
    opened.http.on(path, { body: to(type, own, 1) })
    await opened.pass()
    expect(opened.http.urls).toEqual([...askedFirst(destination), ...Array.from({ length: 11 }, () => asked)])
    await leave()
    expect(facts(await opened.timeline())).toEqual([{ code: 'hook-route-ignored', destination, most: 10 }])
  })
})

describe('the hook of an inbound route (2-cti, Where hooks run; break)', () => {
  const asked = ['/in', '/route']

  test('break 1 with a route: the call goes there for good, past the destination of its route', async () => {
    const { office: opened, call, lena, rung } = await office('extension:101')
    opened.http.on('/route', { body: to('extension', '102', 1) })
    await opened.pass()
    lena.call.refuse(486)
    await opened.pass()
    expect([call.statuses.at(-1), rung(), opened.http.urls]).toEqual([486, ['102'], asked])
  })

  test('break 0 with a route: tried first, and where nobody takes it there the call follows its route', async () => {
    const { office: opened, lena, rung, leave } = await office('extension:101')
    opened.http.on('/route', { body: to('extension', '102', 0) })
    await opened.pass()
    expect(rung()).toEqual(['102'])
    lena.call.refuse(486)
    await opened.pass()
    expect([rung(), opened.http.urls]).toEqual([['101', '102'], asked])
    await leave()
  })

  test('a route of cti.inbound with break 0 passes by, and comes back to, the hook of the route; that of where it leads is asked', async () => {
    const { office: opened, ana, max, rung, leave } = await office('extension:101')
    opened.http.on('/in', { body: to('extension', '103', 0) })
    await opened.pass()
    expect(opened.http.urls).toEqual(['/in', url('user', 'user', '103')])
    max.call.refuse(486)
    await opened.pass()
    ana.call.refuse(486)
    await opened.pass()
    expect([opened.http.urls.slice(2), rung()]).toEqual([['/route'], ['100', '101']])
    await leave()
  })

  test('break 1 without a route declines: 603', async () => {
    const { office: opened, call, rung } = await office('extension:101')
    opened.http.on('/route', { body: xml('<break>1</break>') })
    await opened.pass()
    expect([call.statuses.at(-1), rung()]).toEqual([603, []])
  })

  test('break 0 without a route changes nothing of where the call goes', async () => {
    const { office: opened, rung, leave } = await office('extension:101')
    opened.http.on('/route', { body: xml('<set><calleridname>ACME</calleridname></set><break>0</break>') })
    await opened.pass()
    expect([rung(), opened.pbx.calls()[0]?.caller.name]).toEqual([['101'], 'ACME'])
    await leave()
  })
})

/** As its time line calls it. */
function appOf(destination: string): string {
  if (destination === 'function:back') return 'echo'
  return destination.replace(/^extension:/, 'user:').replace(':', ' ')
}

/** Applications in which time runs out: by which time, and how their hooks name them. */
const late = [
  ['group:sales', 5100, 'group-late', 'group', 'sales'],
  ['queue:support', 5100, 'queue-late', 'queue', 'support'],
  ['ivr:main', promptMs + 5100, 'menu-late', 'ivr', 'main']
] as const

describe.each(late)(
  'time runs out in %s (2-cti: cti.timeout, then its own timeoutCti)',
  (destination, ms, own, app, name) => {
    const general = url('late', app, name, '&reason=timeout')
    const ofIts = url(own, app, name, '&reason=timeout')
    const lateOnes = (urls: readonly string[]) => urls.filter((each) => each.includes('late?'))

    test('both are asked, in that order, before its `then`', async () => {
      const { office: opened, rung, leave } = await office(destination)
      opened.http.on(`/${own}`, { after: 500 })
      await opened.pass(ms)
      expect([lateOnes(opened.http.urls), rung().includes('100')]).toEqual([[general, ofIts], false])
      await opened.pass(600)
      expect(rung()).toContain('100')
      await leave()
    })

    test.each([
      ['the general one', 'late', [general]],
      ['its own', own, [general, ofIts]]
    ])(
      'break 1 with a route, %s: for good, and neither its `then` nor what comes after it',
      async (_, which, asked) => {
        const { office: opened, lena, rung } = await office(destination)
        opened.http.on(`/${which}?`, { body: to('extension', '102', 1) })
        await opened.pass(ms)
        expect([lateOnes(opened.http.urls), rung().includes('102')]).toEqual([asked, true])
        lena.call.refuse(486)
        await opened.pass(6000)
        expect([rung().includes('100'), opened.pbx.calls()]).toEqual([false, []])
      }
    )

    test.each([
      ['the general one', 'late'],
      ['its own', own]
    ])('break 0 with a route, %s: tried first, then what comes after it, and its `then`', async (_, which) => {
      const { office: opened, lena, rung, leave } = await office(destination)
      opened.http.on(`/${which}?`, { body: to('extension', '102', 0) })
      await opened.pass(ms)
      lena.call.refuse(486)
      await opened.pass()
      expect([lateOnes(opened.http.urls), rung().includes('100')]).toEqual([[general, ofIts], true])
      await leave()
    })

    test.each([
      ['the general one', 'late', [general]],
      ['its own', own, [general, ofIts]]
    ])('break 1 without a route, %s: its `then` at once', async (_, which, asked) => {
      const { office: opened, rung, leave } = await office(destination)
      opened.http.on(`/${which}?`, { body: xml('<break>1</break>') })
      await opened.pass(ms)
      expect([lateOnes(opened.http.urls), rung().includes('100')]).toEqual([asked, true])
      await leave()
    })

    test('they lead back to where time ran out: the circle ends with the tenth re-route', async () => {
      const { office: opened, rung, leave } = await office(destination)
      const [type = '', own = ''] = destination.split(':')
      opened.http.on('/late?', { body: to(type, own, 1) })
      await opened.pass(11 * ms + 1000)
      expect([lateOnes(opened.http.urls).filter((each) => each === general).length, rung().includes('100')]).toEqual([
        11,
        true
      ])
      await leave()
    })
  }
)

describe('circles without a hook (guard of 25 destinations)', () => {
  test('a menu that sends its callers to itself ends the call, and the record says why', async () => {
    const { office: opened, call } = await office('ivr:main', {
      ivrs: [{ name: 'main', timeoutSeconds: 1, attempts: 1, then: 'ivr:main' }]
    })
    await opened.pass(30_000)
    expect([call.methods.at(-1), opened.record.disposition]).toEqual(['BYE', 'FAILED'])
    expect(told(await opened.timeline()).filter((line) => /25|ended:/.test(line))).toEqual([
      'warning: the call has passed 25 destinations, and does not go on to ivr:main',
      'decision: ended: failed, the call passed 25 destinations'
    ])
  })
})
