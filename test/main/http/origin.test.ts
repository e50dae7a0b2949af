import type { IncomingHttpHeaders } from 'node:http'
import { describe, expect, it } from 'vitest'
import { isBrowser, isPrefetch, mayBeForged } from '../../../main/http/access/origin.ts'

describe('a browser adds remembered credentials by itself, and is known as one (3-click-to-dial, Safety)', () => {
  it.each<[string, IncomingHttpHeaders, boolean]>([
    ['by what it says of a fetch', { 'sec-fetch-site': 'none' }, true],
    ['by any of these words alone', { 'sec-fetch-user': '?1' }, true],
    ['over plain HTTP by what it would rather have', { 'upgrade-insecure-requests': '1' }, true],
    ['by asking for a page', { accept: 'application/xhtml+xml, text/html;q=0.9' }, true],
    ['in capitals too', { accept: 'TEXT/HTML' }, true],
    ['by the name that all of them begin with', { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64)' }, true],
    ['not by that name elsewhere', { 'user-agent': 'crm/1.0 (like Mozilla/5.0)' }, false],
    ['not by another kind of text', { accept: 'text/htmlx, application/json' }, false],
    ['a program is none', { accept: '*/*', 'user-agent': 'curl/8.5.0' }, false],
    ['silence is none', {}, false]
  ])('%s', (_how, headers, expected) => {
    expect(isBrowser(headers)).toBe(expected)
  })

  it.each<[string, IncomingHttpHeaders, boolean]>([
    ['a browser that says nothing of where it comes from', { 'user-agent': 'Mozilla/5.0' }, true],
    ['a page of ours', { 'user-agent': 'Mozilla/5.0', 'sec-fetch-site': 'same-origin' }, false],
    ['a page of ours by its word, with another origin', { 'sec-fetch-site': 'same-origin', origin: 'http://a' }, true],
    ['the origin alone makes nobody ours', { accept: 'text/html', origin: 'http://pbx:1', host: 'pbx:1' }, true],
    ['a program', { 'user-agent': 'curl/8.5.0' }, false],
    ['a program with a foreign origin', { origin: 'http://pbx:2', host: 'pbx:1' }, true],
    ['an origin without a name', { origin: 'null', host: 'pbx:1' }, true]
  ])('what it sends may be forged: %s', (_what, headers, expected) => {
    expect(mayBeForged(headers)).toBe(expected)
  })

  it.each<[IncomingHttpHeaders, boolean]>([
    [{ 'sec-purpose': 'prefetch;prerender' }, true],
    [{ purpose: 'prefetch' }, true],
    [{ 'x-moz': 'prefetch' }, true],
    [{ 'x-purpose': 'preview' }, true],
    [{ 'sec-purpose': 'prefetched' }, false],
    [{}, false]
  ])('what is asked for ahead of a person: %j', (headers, expected) => {
    expect(isPrefetch(headers)).toBe(expected)
  })
})
