import { useEffect, useLayoutEffect, useRef } from 'react'
import type { PopupTab } from '../../../main/ipc/contract.ts'
import { useApp } from '../../state/use-app.ts'
import styles from './popup-pane.module.css'
import { useFrameFocus } from './use-frame-focus.ts'

/** What Electron's web view says and can be told; `electron.d.ts` is not of the page's world. */
interface WebviewElement extends HTMLElement {
  reload(): void
}
interface FailedLoad extends Event {
  readonly errorCode: number
  readonly errorDescription: string
  readonly isMainFrame: boolean
}

export interface PageEvents {
  onLoading(loading: boolean): void
  onFailed(reason: string): void
  /** Of its answer, where that is a failure. */
  onStatus(status: number): void
  onCrashed(): void
  onNavigated(url: string): void
  /** Somebody clicked or typed in it. */
  onTouched(): void
}

interface EmbeddedPageProps {
  readonly tab: PopupTab
  readonly events: PageEvents
  /** Another number loads the page anew. */
  readonly generation: number
}

/** ERR_ABORTED: a load that another one replaced is no failure. */
const aborted = -3

/** Under Electron: a guest of its own process and partition; main strips it of everything else. */
export function WebviewPage({ tab, events, generation }: EmbeddedPageProps) {
  const element = useRef<WebviewElement>(null)
  const latest = useRef(events)
  latest.current = events
  useEffect(() => {
    const view = element.current
    if (view === null) return
    const listening = new AbortController()
    const on = (name: string, listener: (event: Event) => void) =>
      view.addEventListener(name, listener, { signal: listening.signal })
    on('did-start-loading', () => latest.current.onLoading(true))
    on('did-stop-loading', () => latest.current.onLoading(false))
    on('did-navigate', (event) => {
      const { url, httpResponseCode } = event as Event & { readonly url: string; readonly httpResponseCode: number }
      latest.current.onNavigated(url)
      if (httpResponseCode >= 400) latest.current.onStatus(httpResponseCode)
    })
    on('did-fail-load', (event) => {
      const { errorCode, errorDescription, isMainFrame } = event as FailedLoad
      if (isMainFrame && errorCode !== aborted) latest.current.onFailed(errorDescription)
    })
    on('render-process-gone', () => latest.current.onCrashed())
    on('focus', () => latest.current.onTouched())
    return () => listening.abort()
  }, [])
  const first = useRef(generation)
  useEffect(() => {
    if (generation !== first.current) element.current?.reload()
    first.current = generation
  }, [generation])
  // Main answers each new window of the page by opening it in the person's browser; it is asked only with
  // `allowpopups`, which React leaves out unless it is a string.
  const newWindows = { allowpopups: 'true' as unknown as true }
  return (
    <webview
      {...newWindows}
      className={styles.embedded}
      partition="persist:cti"
      ref={element}
      src={tab.url}
      title={tab.title}
    />
  )
}

const sandbox = 'allow-downloads allow-forms allow-same-origin allow-scripts'

/**
 * In a browser: a frame that may do what a page of its own may, but not leave the frame, nor stand in the way
 * of the phone with a dialog. It opens windows on a click only, which the browser sees to; not at all where the browser
 * lets us open them without one, for it would not ask the frame for a click either.
 */
export function FramePage({ tab, events, generation }: EmbeddedPageProps) {
  const mayOpenWindows = useApp(({ shell }) => !shell.opensWindows)
  const element = useRef<HTMLIFrameElement>(null)
  const latest = useRef(events)
  latest.current = events
  const loadedAt = useRef(Number.POSITIVE_INFINITY)
  useFrameFocus(element, {
    get loadedAt() {
      return loadedAt.current
    },
    onTouched: events.onTouched
  })
  // Before the browser goes on: a page that has come at once would be taken for one that loads for ever.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address or generation loads anew
  useLayoutEffect(() => {
    loadedAt.current = Number.POSITIVE_INFINITY
    latest.current.onLoading(true)
  }, [tab.url, generation])
  return (
    <iframe
      className={styles.embedded}
      key={generation}
      onLoad={() => {
        loadedAt.current = performance.now()
        latest.current.onLoading(false)
      }}
      ref={element}
      referrerPolicy="no-referrer"
      sandbox={mayOpenWindows ? `${sandbox} allow-popups allow-popups-to-escape-sandbox` : sandbox}
      src={tab.url}
      title={tab.title}
    />
  )
}
