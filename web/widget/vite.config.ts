import { defineConfig } from 'vitest/config';

/** ChatUI styles :root and html; inside a shadow root the same place is the host element. */
const scopeToHost = {
  postcssPlugin: 'scope-to-host',
  Rule(rule: { selector: string }) {
    rule.selector = rule.selector
      .replace(/(?::root|\bhtml)(\[[^\]]*\])/g, ':host($1)')
      .replace(/:root\b/g, ':host');
  },
};

const LICENSES = `/*! Contains ChatUI (@chatui/core) (c) Alibaba, Preact (c) Jason Miller, clsx (c) Luke Edwards,
    Babel runtime (c) Sebastian McKenzie and contributors; all under the MIT License. */`;

export default defineConfig({
  resolve: {
    alias: { 'react-dom': 'preact/compat', react: 'preact/compat' },
  },
  css: { postcss: { plugins: [scopeToHost] } },
  build: {
    outDir: '../static',
    emptyOutDir: false,
    copyPublicDir: false,
    target: ['chrome80', 'safari14', 'firefox90'],
    cssMinify: true,
    lib: { entry: 'src/main.ts', name: 'XianghubaoChat', formats: ['iife'], fileName: () => 'widget.js' },
    rolldownOptions: { output: { postBanner: LICENSES } },
  },
  test: {
    environment: 'happy-dom',
    css: true,
    include: ['tests/**/*.test.{ts,tsx}'],
    server: { deps: { inline: [/@chatui/] } },
  },
});
