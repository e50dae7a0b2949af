import { describe, expect, it } from 'vitest'
import { Sessions } from '../../../main/access/sessions.ts'
import { cookieName, cookieNameAt } from '../../../main/http/access/cookie.ts'
import { testConfig } from '../support/http-fixture.ts'

function sessions() {
  let now = 0
  let config = testConfig()
  const all = new Sessions(
    () => config,
    () => now
  )
  return {
    all,
    pass: (ms: number) => {
      now += ms
    },
    changePassword: () => {
      config = structuredClone(config)
      for (const user of config.domains[0]?.users ?? []) user.webPassword = 'another'
    }
  }
}

const ana = { domain: 'acme.test', user: '100' }
const hour = 3_600_000

it('the cookie of an address is the one that its requests are asked for, also on port 80', () => {
  expect(cookieNameAt('http://127.0.0.1:8980')).toBe(cookieName(8980))
  expect(cookieNameAt('http://127.0.0.1:80')).toBe(cookieName(80))
})

describe('log-in links (1-product, First run)', () => {
  it('are good once', () => {
    const { all } = sessions()
    const token = all.logInToken(ana, 'portal')
    expect(all.find(all.redeem(token))).toMatchObject({ kind: 'portal', address: ana })
    expect(all.redeem(token)).toBeUndefined()
  })

  it('are good for 60 s', () => {
    const { all, pass } = sessions()
    const [early, late] = [all.logInToken(ana, 'portal'), all.logInToken(ana, 'portal')]
    pass(60_000)
    expect(all.redeem(early)).toBeDefined()
    pass(1)
    expect(all.redeem(late)).toBeUndefined()
  })

  it('cannot be made up, and lead to nobody where there is nobody', () => {
    const { all } = sessions()
    expect(all.redeem('x')).toBeUndefined()
    expect(all.redeem(all.logInToken({ ...ana, user: '999' }, 'portal'))).toBeUndefined()
  })
})

describe('sessions', () => {
  it('end after 12 hours without use, and after a week in any case; the window of the application stays', () => {
    const { all, pass } = sessions()
    const [used, idle] = [all.open(ana, 'portal'), all.open(ana, 'portal')]
    const window = all.open(ana, 'window')
    for (let step = 0; step < 15; step++) {
      pass(11 * hour)
      expect(all.find(used), `after ${step + 1} times 11 hours`).toBeDefined()
    }
    expect(all.find(idle)).toBeUndefined()
    pass(4 * hour)
    expect(all.find(used)).toBeUndefined()
    expect(all.find(window)).toBeDefined()
  })

  it('end with the password that opened them, and whoever watches is told', () => {
    const { all, changePassword } = sessions()
    const ended: string[] = []
    all.onEnd(({ address }) => ended.push(address.user))
    const secret = all.open(ana, 'portal')
    const window = all.open(ana, 'window')
    const session = all.find(secret)
    changePassword()
    // No password has opened the application's own window.
    expect(all.find(window)).toMatchObject({ kind: 'window', address: ana })
    expect(all.find(secret)).toBeUndefined()
    expect(session !== undefined && all.holds(session)).toBe(false)
    expect(ended).toEqual(['100'])
  })

  it('are not what is kept: the id of one does not open it', () => {
    const { all } = sessions()
    const session = all.find(all.open(ana, 'portal'))
    expect(all.find(session?.id)).toBeUndefined()
  })

  it('are at most a thousand; the one that was used longest ago goes', () => {
    const { all, pass } = sessions()
    const first = all.open(ana, 'portal')
    pass(1)
    const second = all.open(ana, 'portal')
    pass(1)
    all.find(first)
    for (let count = 0; count < 999; count++) all.open(ana, 'portal')
    expect([all.find(first) !== undefined, all.find(second) !== undefined]).toEqual([true, false])
  })
})
