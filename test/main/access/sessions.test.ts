import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { SessionFile } from '../../../main/access/session-file.ts'
import { type Entry, Sessions } from '../../../main/access/sessions.ts'
import { createLog } from '../../../main/log.ts'
import { tempDirectory } from '../../support/temp-directory.ts'
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
    become: (next: typeof config) => {
      config = next
    },
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
const secretOf = (entry: Entry | undefined) => entry?.secret

describe('log-in tokens (1-product, First run)', () => {
  it('are good once', () => {
    const { all } = sessions()
    const token = all.logInToken(ana, 'portal')
    expect(all.redeem(token)?.session).toMatchObject({ kind: 'portal', address: ana })
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
    const [used, idle] = [secretOf(all.open(ana, 'portal')), secretOf(all.open(ana, 'portal'))]
    const window = secretOf(all.open(ana, 'window'))
    for (let step = 0; step < 15; step++) {
      pass(11 * hour)
      expect(all.proven(used), `after ${step + 1} times 11 hours`).toBeDefined()
    }
    expect(all.proven(idle)).toBeUndefined()
    pass(4 * hour)
    expect(all.proven(used)).toBeUndefined()
    expect(all.proven(window)).toBeDefined()
  })

  it('end with the password that opened them, and whoever watches is told', () => {
    const { all, changePassword } = sessions()
    const ended: string[] = []
    all.onEnd(({ address }) => ended.push(address.user))
    const secret = secretOf(all.open(ana, 'portal'))
    const window = secretOf(all.open(ana, 'window'))
    const session = all.proven(secret)
    changePassword()
    // No password has opened the application's own window.
    expect(all.proven(window)).toMatchObject({ kind: 'window', address: ana })
    expect(all.proven(secret)).toBeUndefined()
    expect(session !== undefined && all.holds(session)).toBe(false)
    expect(ended).toEqual(['100'])
  })

  it('are not what is kept: the id of one does not open it', () => {
    const { all } = sessions()
    const session = all.proven(secretOf(all.open(ana, 'portal')))
    expect(all.proven(session?.id)).toBeUndefined()
  })

  it('a cookie names its person and proves nothing; the secret is not in it (RFC 6265 §8.5)', () => {
    const { all } = sessions()
    const entry = all.open(ana, 'portal')
    expect(all.named(entry?.cookie)).toEqual(entry?.session)
    expect([all.proven(entry?.cookie), all.named(entry?.secret)]).toEqual([undefined, undefined])
    expect(all.proven(entry?.secret)).toEqual(entry?.session)
    if (entry !== undefined) all.close(entry.session)
    expect([all.named(entry?.cookie), all.proven(entry?.secret)]).toEqual([undefined, undefined])
  })

  it('a user has at most 20: its own one that was used longest ago goes, nobody else’s, and never the own window', () => {
    const { all, pass } = sessions()
    const [window, tom] = [all.open(ana, 'window'), all.open({ ...ana, user: '101' }, 'portal')]
    pass(1)
    const [first, second] = [all.open(ana, 'portal'), all.open(ana, 'portal')]
    pass(1)
    all.proven(first?.secret)
    for (let count = 0; count < 19; count++) all.open(ana, 'portal')
    const left = [window, tom, first, second].map((entry) => all.proven(entry?.secret) !== undefined)
    expect(left).toEqual([true, true, true, false])
  })

  it('nor that of the same extension in another domain', () => {
    const { all, become } = sessions()
    const [acme] = testConfig().domains
    if (acme === undefined) throw new Error('no domain')
    become({ ...testConfig(), domains: [acme, { ...acme, name: 'second.test', aliases: [] }] })
    const elsewhere = all.open({ ...ana, domain: 'second.test' }, 'portal')
    for (let count = 0; count < 21; count++) all.open(ana, 'portal')
    expect(all.proven(elsewhere?.secret)).toBeDefined()
  })
})

it('of tokens that nobody has used the newest hundred are good', () => {
  const { all } = sessions()
  const tokens = Array.from({ length: 102 }, () => all.logInToken(ana, 'portal'))
  expect(tokens.map((token) => all.redeem(token) !== undefined)).toEqual(tokens.map((_, index) => index >= 2))
})

describe('a restart of the PBX (5-softphone, The portal)', () => {
  /** Programs one after the other on the same data directory, each with a clock that begins anew. */
  async function lives(directory: string) {
    let wall = 1_000_000
    const begin = (config = testConfig()) => {
      const store = new SessionFile(directory, createLog({ write: () => {} }))
      const startedAt = wall
      const all = new Sessions(
        () => config,
        () => wall - startedAt,
        { store, wallTime: () => wall }
      )
      return { all, flush: () => store.flush() }
    }
    return {
      begin,
      pass: (ms: number) => {
        wall += ms
      }
    }
  }

  it('keeps log-ins, of which nothing on the disk opens one, and their age', async () => {
    await using directory = await tempDirectory('sessions')
    const { begin, pass } = await lives(directory.path)
    const before = begin()
    const entry = before.all.open(ana, 'portal')
    await before.flush()
    const text = await readFile(join(directory.path, 'sessions.json'), 'utf8')
    expect([entry?.cookie, entry?.secret].filter((kept) => kept !== undefined && text.includes(kept))).toEqual([])
    expect((await stat(join(directory.path, 'sessions.json'))).mode & 0o777).toBe(0o600)
    pass(11 * hour)
    const after = begin()
    expect([after.all.proven(entry?.secret)?.id, after.all.named(entry?.cookie)?.id]).toEqual([
      entry?.session.id,
      entry?.session.id
    ])
    await after.flush()
    pass(13 * hour)
    expect(begin().all.proven(entry?.secret)).toBeUndefined()
  })

  it('a window of the application that has not come back for 12 hours is gone with it', async () => {
    await using directory = await tempDirectory('sessions')
    const { begin, pass } = await lives(directory.path)
    const { all, flush } = begin()
    const entry = all.open(ana, 'window')
    await flush()
    pass(12 * hour)
    expect(begin().all.proven(entry?.secret)?.kind).toBe('window')
    pass(1)
    expect(begin().all.proven(entry?.secret)).toBeUndefined()
  })

  it('ends those that were logged out before it, and those whose password is another one since', async () => {
    await using directory = await tempDirectory('sessions')
    const { begin } = await lives(directory.path)
    const { all, flush } = begin()
    const [out, changed] = [all.open(ana, 'portal'), all.open(ana, 'portal')]
    if (out !== undefined) all.close(out.session)
    await flush()
    expect([begin().all.proven(out?.secret), begin().all.proven(changed?.secret)?.kind]).toEqual([undefined, 'portal'])
    const config = structuredClone(testConfig())
    for (const user of config.domains[0]?.users ?? []) user.webPassword = 'another'
    expect(begin(config).all.proven(changed?.secret)).toBeUndefined()
  })

  it('a file that cannot be read asks for a new log-in, and for nothing else', async () => {
    await using directory = await tempDirectory('sessions')
    await writeFile(join(directory.path, 'sessions.json'), '{')
    const { all, flush } = (await lives(directory.path)).begin()
    const entry = all.open(ana, 'portal')
    await flush()
    expect(all.proven(entry?.secret)?.kind).toBe('portal')
  })
})

describe('the list of log-ins', () => {
  const all = { domain: null, user: null }
  const phone = { browser: 'Safari · iOS', remote: '192.0.2.7' }

  it('has those of browsers that still hold, the last used first; looking at it is no use of them', () => {
    const { all: kept, pass } = sessions()
    kept.open(ana, 'window')
    const [first, second] = [kept.open(ana, 'portal'), kept.open(ana, 'portal')]
    pass(hour)
    if (first !== undefined) kept.seenFrom(first.session, phone)
    kept.proven(first?.secret)
    expect(kept.list(all).map(({ id, browser, remote }) => [id, browser, remote])).toEqual([
      [first?.session.id, 'Safari · iOS', '192.0.2.7'],
      [second?.session.id, '', '']
    ])
    pass(11 * hour)
    kept.list(all)
    pass(1)
    expect(kept.list(all).map(({ id }) => id)).toEqual([first?.session.id])
  })

  it('shows nobody those of others, and nobody ends what is not shown', () => {
    const { all: kept } = sessions()
    const entry = kept.open(ana, 'portal')
    const id = entry?.session.id ?? ''
    const tom = { domain: 'acme.test', user: '101' }
    expect([kept.list(tom), kept.revoke(tom, id), kept.revoke({ ...all, domain: 'other.test' }, id)]).toEqual([
      ...[[], false, false]
    ])
    const window = kept.open(ana, 'window')
    expect(kept.revoke(all, window?.session.id ?? '')).toBe(false)
    expect([kept.revoke({ domain: 'acme.test', user: null }, id), kept.proven(entry?.secret)]).toEqual([
      true,
      undefined
    ])
  })
})
