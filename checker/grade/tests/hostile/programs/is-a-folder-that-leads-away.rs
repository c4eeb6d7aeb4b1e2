// verdict: rejected · control: link · has a link to the solutions in the place of its folder of sources
//=== src -> @solution@/src
