import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * The windows' pages, built once for every shell: `index.html` for the phone and the portal,
 * `ring-card.html` for the small window that a ringing call opens. Main serves `out/renderer`;
 * the pages load their parts from `/app/`.
 */
export default defineConfig({
  root: 'renderer',
  base: '/',
  plugins: [react()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    assetsDir: 'app',
    minify: true,
    target: 'chrome130',
    // A font inlined into the style sheet would be loaded whether its script range is used or not.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: 'renderer/index.html',
        'ring-card': 'renderer/ring-card.html',
        'site-log-in': 'renderer/site-log-in.html'
      }
    }
  }
})
