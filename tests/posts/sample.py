"""Pages in both kinds, in our own words, with the faults that real ones have."""

from __future__ import annotations

BANNER = """BPoD has moved!

BPoD has recently changed our domain name - we can now be found at bpod.org.uk

Please update your bookmarks!

Now in our 13th year of bringing you beautiful imagery from biomedical science every day

Search the archive of over 4000 images
"""
SIDEBAR = """Search The Archive

Submit An Image

Follow on Tumblr

Follow on Instagram

What is BPoD?

BPoD stands for Biomedical Picture of the Day. It is run by people who like pictures.

Read More

BPoD is also available in Catalan at www.bpod.cat with translations by a university."""
BODY = (
    "A thread of mould crosses the field from left to right and forks where it meets a crumb of sugar. "
    "Every tip (bright green) feels its way by taste, and those that find nothing stop within the hour."
)
MORE = "What stays behind is a map of the meal, drawn by a creature without eyes or a brain to plan it."


def text_copy(
    *,
    banner: bool = True,
    kicker: str | None = None,
    title: str = "Tips of the Tongueless",
    strapline: str | None = "How a mould draws the map of its meal",
    date: str | None = "14 December 2022",
    body: tuple[str, ...] = (BODY,),
    byline: str | None = "Written by A. Quill",
    credits: tuple[str, ...] = (),
    sidebar: bool = True,
) -> str:
    header = f"{kicker} {title}" if kicker else title
    parts = [
        BANNER.strip() if banner else None,
        header,
        strapline,
        date,
        title,
        *body,
        byline,
        "\n".join(f"  • {line}" for line in credits) or None,
        SIDEBAR if sidebar else None,
    ]
    return "\n\n".join(part for part in parts if part is not None)


CREDITS = """
<li>Image from work by B. Petri and colleagues</li>
<li><a href="http://mould.example/" target="_blank" title="Where moulds are grown">Institute of Slow Growth,
  University of the Fen, Ely, UK</a></li>
<li><li><a href="http://creativecommons.org/licenses/by/4.0/" target="_blank">Image originally published
  under a Creative Commons Licence (BY 4.0)</a></li></li>
<li><a href="http://dx.doi.org/10.5555/mould.2015" target="_blank">Published in Samples,
  October 2015</a></li>"""
LINKED_BODY = (
    '<p>A thread of <a href="https://mould.example/thread"target="_blank">mould</a> meets sugar, as it did '
    '<a href="http://www.bpod.mrc.ac.uk/archive/2012/3/25"target="_blank">four years ago</a>, '
    "and forks &ndash; twice.</p>"
)


def html_page(
    *,
    date: str | None = "18 February 2016",
    title: str | None = "Tips of the Tongueless",
    address: str | None = "http://bpod.mrc.ac.uk/archive/2016/2/18",
    before_title: str = "",
    after_title: str = "",
    body: str = LINKED_BODY,
    byline: str | None = "Written by A. Quïll",
    credits: str = CREDITS,
    alt: str | None = None,
    head: str = '<meta charset="utf-8" />',
) -> str:
    return f"""<!doctype html>
<!--[if IE 7]> <html class="no-js ie7 oldie" lang="en"> <![endif]-->
<!--[if gt IE 8]><!--> <html class="no-js" lang="en"> <!--<![endif]-->
<head>
    {head}
    <title>BPoD  | {title or ""}</title>
    {f'<meta name="og:url" content="{address}" />' if address else ""}
    <script type="text/javascript">var strong = 1; if (strong>0) {{ document.write("<h1>No</h1>"); }}</script>
</head>
<body id="body_home">
  <ul id="skiplinks"><li><a href="#content">Skip to main content</a></li></ul>
  <div class="container">
    <header>
      <a href="http://bpod.mrc.ac.uk/" id="logo"><img alt="Biomedical Picture Of The Day" src="/l.jpg" /></a>
      <h2 id="mrc"><a href="http://www.csc.mrc.ac.uk/">A council</a></h2>
      <nav><a href="http://bpod.mrc.ac.uk/archive">Archive</a></nav></header>
    <div class="leftCol">
      <div class="section last main_profile">
        <span class="image_frame">
          <img alt="{alt or title}" class="profile_pic" src="http://pictures.example/p.jpg" />
        </span>
        <ul class="controls">
          <li><a href="http://bpod.mrc.ac.uk/archive/2016/2/17" class="previous">
            <span>Previous</span></a></li>
          <li class="disabled next"><span>Next</span></li></ul>
        {f'<h5 class="date">{date}</h5>' if date else ""}
        {before_title}
        {f"<h1>{title}</h1>" if title else ""}
        {after_title}
        <div class="content_wrapper">
          {body}
          {f"<p>{byline}</p>" if byline else ""}
          <div class="addthis">
            <div class="addthis_toolbox" addthis:url="{address}"><a fb:like:layout="x"></a></div>
          <script type="text/javascript" src="http://buttons.example/x.js"></script></div>
        </div>
        <div class="content_wrapper"><ul class="journal_details">{credits}</ul></div>
      </div>
    </div>
    <div class="rightCol">
      <h3 class="sidebutton"><a href="http://bpod.mrc.ac.uk/archive">Search The Archive</a></h3>
      <ul class="side_bpod">
        <li><a href="http://bpod.mrc.ac.uk/archive/2016/2/17"><img alt="Other" src="o.jpg"/></a></li></ul>
      <div class="section"><h4>What is BPoD?</h4><p>BPoD stands for Biomedical Picture of the Day.</p></div>
    </div>
    <footer><p class="note-bene">Text copyright associated with the images is owned by us</p></footer>
  </div>
</body>
</html>"""
