// The site's settings. Written once: change what you like, it is kept.
// What comes from the architecture (its title) stands in site.json, which is written anew.
const site = require("./site.json");

module.exports = {
  title: site.title,
  tagline: site.tagline,
  // Where it will be served; BASE_URL=/architecture/ for a folder of a server.
  url: process.env.SITE_URL || "http://localhost",
  baseUrl: process.env.BASE_URL || "/",
  favicon: "favicon.svg",
  onBrokenLinks: "throw",
  onBrokenAnchors: "throw",
  onDuplicateRoutes: "throw",
  markdown: {
    mermaid: true,
    emoji: false,
    mdx1Compat: { comments: false, admonitions: false, headingIds: true },
    hooks: { onBrokenMarkdownLinks: "throw", onBrokenMarkdownImages: "throw" },
  },
  plugins: [
    [
      "@docusaurus/plugin-content-docs",
      { routeBasePath: "/", sidebarPath: "./sidebars.js", numberPrefixParser: false },
    ],
  ],
  themes: [
    ["@docusaurus/theme-classic", { customCss: "./src/css/custom.css" }],
    "@docusaurus/theme-mermaid",
  ],
  themeConfig: {
    colorMode: { respectPrefersColorScheme: true },
    docs: { sidebar: { hideable: true, autoCollapseCategories: true } },
    mermaid: {
      theme: { light: "neutral", dark: "dark" },
      options: {
        securityLevel: "strict",
        maxTextSize: 1000000,
        maxEdges: 5000,
        // The style sheet decides how wide a diagram may be.
        flowchart: { useMaxWidth: false },
        sequence: { useMaxWidth: false, wrap: true },
        c4: { useMaxWidth: false },
      },
    },
    navbar: {
      title: site.title,
      items: [
        { type: "doc", docId: "assessment", label: "Assessment", position: "right" },
        { type: "doc", docId: "history", label: "History", position: "right" },
      ],
    },
    tableOfContents: { minHeadingLevel: 2, maxHeadingLevel: 3 },
  },
};
