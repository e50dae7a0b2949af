import type { ReactNode } from 'react'
import styles from './drawings.module.css'

/** Pictures for places where nothing is yet, in the product's own colours. The words below say the same. */
function Drawing({ children, height = 104 }: { readonly children: ReactNode; readonly height?: number }) {
  return (
    <svg aria-hidden className={styles.drawing} fill="none" height={height} viewBox={`0 0 168 ${height}`} width="168">
      {children}
    </svg>
  )
}

const handset = 'M5 4h4l2 5-2.500 1.500a11 11 0 0 0 5 5l1.500-2.500 5 2v4a2 2 0 0 1-2 2a16 16 0 0 1-15-15a2 2 0 0 1 2-2'

/** A call that rings, and the caller's page beside it. */
export function CallerPageDrawing() {
  return (
    <Drawing>
      <rect className={styles.panel} height="78" rx="10" width="104" x="58" y="6" />
      <path className={styles.line} d="M58 24h104" />
      <circle className={styles.dot} cx="69" cy="15" r="2.500" />
      <circle className={styles.dot} cx="78" cy="15" r="2.500" />
      <circle className={styles.accentGround} cx="80" cy="42" r="9" />
      <path className={styles.bar} d="M97 38h40M97 46h26" />
      <path className={styles.faint} d="M72 62h76M72 71h52" />
      <rect className={styles.front} height="54" rx="10" width="82" x="6" y="44" />
      <circle className={styles.accentGround} cx="24" cy="62" r="10" />
      <path className={styles.bar} d="M41 58h34M41 66h22" />
      <rect className={styles.end} height="11" rx="5.500" width="30" x="15" y="80" />
      <rect className={styles.accent} height="11" rx="5.500" width="30" x="49" y="80" />
    </Drawing>
  )
}

/** A handset, and rows that wait for calls. */
export function NoCallsDrawing() {
  return (
    <Drawing>
      {[8, 40, 72].map((y) => (
        <g key={y} opacity={1 - y / 110}>
          <rect className={styles.panel} height="26" rx="8" width="124" x="22" y={y} />
          <circle className={styles.ground} cx="38" cy={y + 13} r="7" />
          <path className={styles.bar} d={`M52 ${y + 10}h38M52 ${y + 17}h24`} />
        </g>
      ))}
      <circle className={styles.frontRound} cx="128" cy="62" r="24" />
      <g className={styles.stroke} transform="translate(114.500 48.500) scale(1.120)">
        <path d={handset} />
        <path d="M15 7a2 2 0 0 1 2 2M15 3a6 6 0 0 1 6 6" />
      </g>
    </Drawing>
  )
}

/** Steps along a line. */
export function TimelineDrawing() {
  const steps = [
    { y: 14, tone: styles.accent, long: 62 },
    { y: 40, tone: styles.hook, long: 84 },
    { y: 66, tone: styles.accent, long: 48 },
    { y: 92, tone: styles.end, long: 70 }
  ]
  return (
    <Drawing>
      <path className={styles.line} d="M40 14v78" />
      {steps.map(({ y, tone, long }) => (
        <g key={y}>
          <circle className={styles.halo} cx="40" cy={y} r="9" />
          <circle className={tone} cx="40" cy={y} r="4.500" />
          <path className={styles.bar} d={`M60 ${y - 3}h${long}`} />
          <path className={styles.faint} d={`M60 ${y + 5}h${long * 0.6}`} />
        </g>
      ))}
    </Drawing>
  )
}

/** A request goes out to the application, and its reply comes back. */
export function AskingDrawing() {
  return (
    <Drawing height={68}>
      <rect className={styles.panel} height="52" rx="12" width="52" x="6" y="8" />
      <g className={styles.stroke} transform="translate(19 21) scale(1.080)">
        <path d={handset} />
      </g>
      <rect className={styles.panel} height="64" rx="10" width="58" x="104" y="2" />
      <path className={styles.line} d="M104 18h58" />
      <circle className={styles.dot} cx="113" cy="10" r="2.500" />
      <path className={styles.bar} d="M114 30h20M114 39h34" />
      <path className={styles.faint} d="M114 49h26" />
      <path className={styles.arrow} d="M64 26h34M92 20l6 6-6 6" />
      <path className={styles.arrowBack} d="M98 44H64M70 38l-6 6 6 6" />
    </Drawing>
  )
}

/** A page that leaves the frame for a window of its own. */
export function OwnWindowDrawing() {
  return (
    <Drawing>
      <rect className={styles.dashed} height="72" rx="10" width="92" x="14" y="24" />
      <rect className={styles.front} height="72" rx="10" width="92" x="62" y="8" />
      <path className={styles.line} d="M62 26h92" />
      <circle className={styles.dot} cx="73" cy="17" r="2.500" />
      <circle className={styles.dot} cx="82" cy="17" r="2.500" />
      <path className={styles.bar} d="M76 40h38M76 50h52" />
      <path className={styles.faint} d="M76 62h44" />
      <path className={styles.arrow} d="M34 74l18-18M38 56h14v14" />
    </Drawing>
  )
}
