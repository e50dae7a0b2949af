import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { appPolicy } from '../../http/portal/renderer.ts'
import { appOrigin, appScheme, type ElectronApi } from './api.ts'

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.json': 'application/json'
}

/** `app://offhook/…`: the built pages, with their policy as a header. */
export function serveAppProtocol({ protocol }: Pick<ElectronApi, 'protocol'>, rendererDirectory: string): void {
  protocol.handle(appScheme, ({ url, method }) => answer(rendererDirectory, url, method))
}

async function answer(directory: string, url: string, method: string): Promise<Response> {
  const { host, pathname } = new URL(url)
  const file = method === 'GET' && host === 'offhook' ? fileOf(directory, pathname) : undefined
  const type = file === undefined ? undefined : types[extname(file)]
  if (file === undefined || type === undefined) return new Response(null, { status: 404 })
  try {
    return new Response(new Uint8Array(await readFile(file)), {
      headers: {
        'Content-Type': type,
        'Content-Security-Policy': appPolicy(appOrigin),
        'X-Content-Type-Options': 'nosniff',
        'Origin-Agent-Cluster': '?1',
        'Cache-Control': 'no-cache'
      }
    })
  } catch {
    return new Response(null, { status: 404 })
  }
}

/** undefined for everything that lies outside of the folder. */
function fileOf(directory: string, pathname: string): string | undefined {
  let path: string
  try {
    path = decodeURIComponent(pathname)
  } catch {
    return undefined
  }
  const root = normalize(`${directory}${sep}`)
  const file = normalize(join(root, path === '/' ? 'index.html' : path))
  return file.startsWith(root) && !path.includes('\0') ? file : undefined
}
