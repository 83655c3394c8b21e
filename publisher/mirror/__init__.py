"""The old site comes home: what `posts.importer` reads joins the archive, translations beside their posts."""
