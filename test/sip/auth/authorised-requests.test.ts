import { describe, expect, it } from 'vitest'
import { createCrypto } from '../../../pbx-core/io/crypto.ts'
import { Authorisation } from '../../../pbx-core/sip/auth/authorisation.ts'
import { AuthorisedRequests } from '../../../pbx-core/sip/auth/authorised-requests.ts'
import { ProviderRealms } from '../../../pbx-core/sip/auth/provider-realms.ts'
import type { Flow } from '../../../pbx-core/sip/flow.ts'
import { parseAuth } from '../../../pbx-core/sip/message/auth.ts'
import { createRequest, createResponse } from '../../../pbx-core/sip/message/create.ts'
import { makeUri } from '../../../pbx-core/sip/message/make-uri.ts'
import type { SipRequest, SipResponse } from '../../../pbx-core/sip/message/message.ts'
import type { ClientUser } from '../../../pbx-core/sip/transaction/types.ts'

type Field = readonly [string, string]
const flow = { id: 'a flow' } as Flow
const uri = makeUri({ user: '123', host: 'provider.test' })
const asks = (header: string, realm: string, nonce: string, more = ''): Field => [
  header,
  `Digest realm="${realm}", nonce="${nonce}", qop="auth"${more}`
]
const proxy = (nonce: string, more = '', realm = 'proxy') => asks('Proxy-Authenticate', realm, nonce, more)
const server = (nonce: string, more = '', realm = 'server') => asks('WWW-Authenticate', realm, nonce, more)

/** Requests that go nowhere: the test gives their answers, to the newest first. */
function open() {
  const sent: { request: SipRequest; user: ClientUser; cancelled: boolean }[] = []
  const acks: SipRequest[] = []
  const heard: (number | string)[] = []
  const layer = {
    send: (request: SipRequest, over: Flow, user: ClientUser) => {
      const entry = { request, user, cancelled: false }
      sent.push(entry)
      const cancel = () => {
        entry.cancelled = true
      }
      return { request, flow: over, cancel, handOver: () => {} }
    },
    sendAck: (request: SipRequest) => void acks.push(request)
  }
  const account = { username: 'trunk', password: 'secret' }
  const requests = new AuthorisedRequests(
    layer,
    new Authorisation(createCrypto(), account, new ProviderRealms(() => false))
  )
  let number = 0
  const user: ClientUser = {
    response: ({ status }: SipResponse) => void heard.push(status),
    failed: (reason) => void heard.push(reason)
  }
  return {
    sent,
    acks,
    heard,
    requests,
    user,
    send: (method: string, cseq = ++number) =>
      requests.send(
        createRequest({ method, uri, from: '<sip:us@here>;tag=1', to: '<sip:123@provider.test>', callId: 'c', cseq }),
        flow,
        user
      ),
    answer: (status: number, headers: readonly Field[] = [], to = sent.length - 1) => {
      const entry = sent[to]
      if (entry === undefined) throw new Error('nothing was sent')
      entry.user.response(createResponse(entry.request, status, { toTag: 'x', headers }))
    }
  }
}

/** Header, realm, nonce and counter of each of its credentials. */
function said({ headers }: SipRequest): string[] {
  return ['Authorization', 'Proxy-Authorization'].flatMap((name) =>
    headers.all(name).map((value) => {
      const parsed = parseAuth(value)
      if (!parsed.ok) throw new Error(parsed.error)
      const { params } = parsed.value
      return `${name} ${params.get('realm')} ${params.get('nonce')} ${Number(params.get('nc'))}`
    })
  )
}

const told = (sent: readonly { readonly request: SipRequest }[]) =>
  sent.map(({ request }) => [`${request.headers.get('CSeq')}`, ...said(request)])

describe('a request that is challenged', () => {
  it.each([
    [401, server('1'), 'Authorization server 1 1'],
    [407, proxy('1'), 'Proxy-Authorization proxy 1 1']
  ] as const)(
    'MUST go out again after %i with credentials and the next CSeq (RFC 3261 §22.2)',
    (status, ask, answer) => {
      const line = open()
      line.send('INVITE')
      line.answer(status, [ask])
      line.answer(200)
      expect([told(line.sent), line.heard]).toEqual([[['1 INVITE'], ['2 INVITE', answer]], [200]])
    }
  )

  it('carries credentials for every realm that asked, one after the other or at once (RFC 3261 §22.3)', () => {
    const line = open()
    line.send('INVITE')
    line.answer(407, [proxy('1')])
    line.answer(401, [server('2')])
    line.answer(200)
    const both = ['Authorization server 2 1', 'Proxy-Authorization proxy 1 2']
    expect([told(line.sent).at(-1), line.heard]).toEqual([['3 INVITE', ...both], [200]])
    const forked = open()
    forked.send('INVITE')
    forked.answer(407, [proxy('1', '', 'a'), proxy('2', '', 'b'), proxy('3', '', 'b'), server('4')])
    expect(told(forked.sent).at(-1)).toEqual([
      '2 INVITE',
      'Authorization server 4 1',
      'Proxy-Authorization a 1 1',
      'Proxy-Authorization b 2 1'
    ])
  })

  it('counts up under one nonce, unasked, in whatever comes after (RFC 7616 §3.4: nc)', () => {
    const line = open()
    line.send('INVITE')
    line.answer(407, [proxy('1')])
    line.answer(200)
    line.send('BYE', 3)
    expect(told(line.sent).at(-1)).toEqual(['3 BYE', 'Proxy-Authorization proxy 1 2'])
  })

  it('tries again where the nonce is stale, and not without end (RFC 7616 §3.3)', () => {
    const line = open()
    line.send('REGISTER')
    for (let nonce = 1; nonce <= 5; nonce++) line.answer(401, [server(`${nonce}`, ', stale=true')])
    expect([line.sent.length, line.heard]).toEqual([5, [401]])
  })

  it('is refused where what was said is refused: a wrong password is said once (RFC 3261 §22.2)', () => {
    const line = open()
    line.send('REGISTER')
    line.answer(401, [server('1')])
    line.answer(401, [server('2')])
    expect([told(line.sent), line.heard]).toEqual([[['1 REGISTER'], ['2 REGISTER', 'Authorization server 1 1']], [401]])
  })

  it.each([
    ['no challenge', []],
    ['only what we cannot answer', [['WWW-Authenticate', 'Basic realm="server"'] as const]]
  ])('is refused by a 401 with %s', (_, headers) => {
    const line = open()
    line.send('REGISTER')
    line.answer(401, headers)
    expect([line.sent.length, line.heard]).toEqual([1, [401]])
  })

  it('is no refusal where the challenge is for a request that said nothing yet', () => {
    const line = open()
    line.send('INVITE')
    line.send('OPTIONS')
    line.answer(401, [server('1')], 0)
    line.answer(401, [server('1')], 1)
    expect(told(line.sent)).toEqual([
      ['1 INVITE'],
      ['2 OPTIONS'],
      ['3 INVITE', 'Authorization server 1 1'],
      ['4 OPTIONS', 'Authorization server 1 1']
    ])
  })

  it('is not tried again once it was taken back, and its CANCEL is for the newest attempt (RFC 3261 §9.1)', () => {
    const line = open()
    const invite = line.send('INVITE')
    line.answer(407, [proxy('1')])
    invite.cancel()
    expect(line.sent.map(({ cancelled }) => cancelled)).toEqual([false, true])
    line.answer(407, [proxy('2', ', stale=true')])
    expect([line.sent.length, line.heard]).toEqual([2, [407]])
  })
})

describe('numbers of a dialog', () => {
  it('move up by each attempt, and stay without gaps where its owner does not know of it (RFC 3261 §12.2.1.1)', () => {
    const line = open()
    const invite = line.send('INVITE', 1)
    line.answer(407, [proxy('1')])
    expect(invite.request.cseq).toEqual({ number: 2, method: 'INVITE' })
    // The owner counts on from the INVITE that was answered; then its count is one behind.
    line.send('INFO', 3)
    line.answer(407, [proxy('2', ', stale=true')])
    line.send('BYE', 4)
    expect(line.sent.map(({ request }) => request.headers.get('CSeq'))).toEqual([
      '1 INVITE',
      '2 INVITE',
      '3 INFO',
      '4 INFO',
      '5 BYE'
    ])
  })

  it('an ACK says what its INVITE said (RFC 3261 §22.1)', () => {
    const line = open()
    line.send('INVITE')
    line.answer(407, [proxy('1')])
    const ack = (cseq: number) =>
      createRequest({ method: 'ACK', uri, from: '<sip:us@here>;tag=1', to: '<sip:x@y>;tag=2', callId: 'c', cseq })
    line.requests.sendAck(ack(2), flow)
    line.requests.sendAck(ack(1), flow)
    expect(told(line.acks.map((request) => ({ request })))).toEqual([
      ['2 ACK', 'Proxy-Authorization proxy 1 1'],
      ['1 ACK']
    ])
  })
})

it('whoever takes over an INVITE hears of its later answers', () => {
  const line = open()
  const later: number[] = []
  const invite = line.send('INVITE')
  line.answer(407, [proxy('1')])
  invite.handOver({ response: ({ status }) => void later.push(status), failed: () => {} })
  line.answer(200)
  expect([line.heard, later]).toEqual([[], [200]])
})
